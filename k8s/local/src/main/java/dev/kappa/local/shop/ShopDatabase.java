package dev.kappa.local.shop;

import dev.kappa.local.shop.ShopTransaction.Cancellation;
import dev.kappa.local.shop.ShopTransaction.Change;
import dev.kappa.local.shop.ShopTransaction.Customer;
import dev.kappa.local.shop.ShopTransaction.Order;
import dev.kappa.local.shop.ShopTransaction.OrderLine;
import dev.kappa.local.shop.ShopTransaction.Product;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDateTime;
import java.util.Optional;

/**
 * The shop's database over one connection: writes each {@link ShopTransaction} as one transaction, which also counts it in
 * {@code feeder.position}, so that the count and the rows can never disagree.
 *
 * <p>Commits are synchronous, as a shop's are: what the feeder wrote survives the death of the server. The price is one flush of the
 * write-ahead log an order. The lines of an order travel as one statement (the driver's {@code reWriteBatchedInserts}).
 */
final class ShopDatabase implements AutoCloseable {
    private static final String SCHEMA = "/shop/schema.sql";

    private final Connection connection;
    private final PreparedStatement insertCustomer;
    private final PreparedStatement updateCustomer;
    private final PreparedStatement insertProduct;
    private final PreparedStatement updateProduct;
    private final PreparedStatement insertOrder;
    private final PreparedStatement insertLine;
    private final PreparedStatement cancelLine;
    private final PreparedStatement cancelOrder;
    private final PreparedStatement advance;

    ShopDatabase(Connection connection) throws SQLException {
        this.connection = connection;
        connection.setAutoCommit(false);
        insertCustomer = connection.prepareStatement(
                "INSERT INTO customers (customer_id, country, first_seen) VALUES (?, ?, ?)");
        updateCustomer = connection.prepareStatement("UPDATE customers SET country = ? WHERE customer_id = ?");
        insertProduct = connection.prepareStatement(
                "INSERT INTO products (stock_code, description, updated_at) VALUES (?, ?, ?)");
        updateProduct =
                connection.prepareStatement("UPDATE products SET description = ?, updated_at = ? WHERE stock_code = ?");
        insertOrder =
                connection.prepareStatement("INSERT INTO orders (order_no, customer_id, country, order_time, status,"
                        + " updated_at) VALUES (?, ?, ?, ?, ?, ?)");
        insertLine = connection.prepareStatement("INSERT INTO order_lines (order_no, line_no, stock_code, quantity,"
                + " unit_price, note, ordered_at) VALUES (?, ?, ?, ?, ?, ?, ?)");
        cancelLine = connection.prepareStatement("UPDATE order_lines SET cancelled_quantity = cancelled_quantity + ?,"
                + " cancelled_at = ? WHERE order_no = ? AND line_no = ?");
        cancelOrder = connection.prepareStatement(
                "UPDATE orders SET status = 'CANCELLED', updated_at = ? WHERE order_no = ?");
        advance = connection.prepareStatement("UPDATE feeder.position SET transactions = ? WHERE transactions = ?");
    }

    /** Creates what is missing of the shop's tables, publication and grants. May be repeated. */
    static void createSchema(Connection connection) throws SQLException, IOException {
        try (InputStream script = ShopDatabase.class.getResourceAsStream(SCHEMA);
                Statement statement = connection.createStatement()) {
            if (script == null) {
                throw new IOException("the shop's schema is not on the class path: " + SCHEMA);
            }
            statement.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** How many transactions of the history are committed. */
    long position() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT transactions FROM feeder.position")) {
            if (!row.next()) {
                throw new SQLException("feeder.position is empty: run 'Shop init'");
            }
            long transactions = row.getLong(1);
            connection.commit();
            return transactions;
        }
    }

    /**
     * Commits one transaction as the {@code number}-th (from 0) of the history.
     *
     * @throws SQLException also if another feeder is at work: then nothing was written
     */
    void write(long number, ShopTransaction transaction) throws SQLException {
        try {
            advance.setLong(1, number + 1);
            advance.setLong(2, number);
            if (advance.executeUpdate() != 1) {
                throw new SQLException("feeder.position is not " + number + ": does another feeder run?");
            }
            writeRows(transaction);
            connection.commit();
        } catch (SQLException e) {
            rollback(e);
            throw new SQLException(
                    "invoice " + transaction.invoiceNo() + " (transaction " + number + "): " + e.getMessage(),
                    e.getSQLState(),
                    e);
        }
    }

    private void writeRows(ShopTransaction transaction) throws SQLException {
        LocalDateTime time = transaction.time();
        for (Customer customer : transaction.customers()) {
            writeCustomer(customer, time);
        }
        for (Product product : transaction.products()) {
            addProduct(product, time);
        }
        if (!transaction.products().isEmpty()) {
            insertProduct.executeBatch();
            updateProduct.executeBatch();
        }
        if (transaction.order().isPresent()) {
            writeOrder(transaction.order().get(), time);
            for (OrderLine line : transaction.lines()) {
                addLine(transaction.invoiceNo(), line);
            }
            insertLine.executeBatch();
        }
        for (Cancellation cancellation : transaction.cancellations()) {
            cancelLine.setInt(1, cancellation.quantity());
            cancelLine.setObject(2, time);
            cancelLine.setString(3, cancellation.orderNo());
            cancelLine.setInt(4, cancellation.lineNo());
            mustChangeOneRow(cancelLine, cancellation);
        }
        for (String orderNo : transaction.cancelledOrders()) {
            cancelOrder.setObject(1, time);
            cancelOrder.setString(2, orderNo);
            mustChangeOneRow(cancelOrder, orderNo);
        }
    }

    private void writeCustomer(Customer customer, LocalDateTime time) throws SQLException {
        if (customer.change() == Change.INSERT) {
            insertCustomer.setLong(1, customer.customerId());
            insertCustomer.setString(2, customer.country());
            insertCustomer.setObject(3, time);
            mustChangeOneRow(insertCustomer, customer);
        } else {
            updateCustomer.setString(1, customer.country());
            updateCustomer.setLong(2, customer.customerId());
            mustChangeOneRow(updateCustomer, customer);
        }
    }

    private void addProduct(Product product, LocalDateTime time) throws SQLException {
        if (product.change() == Change.INSERT) {
            insertProduct.setString(1, product.stockCode());
            setText(insertProduct, 2, product.description());
            insertProduct.setObject(3, time);
            insertProduct.addBatch();
        } else {
            setText(updateProduct, 1, product.description());
            updateProduct.setObject(2, time);
            updateProduct.setString(3, product.stockCode());
            updateProduct.addBatch();
        }
    }

    private void writeOrder(Order order, LocalDateTime time) throws SQLException {
        insertOrder.setString(1, order.orderNo());
        if (order.customerId().isPresent()) {
            insertOrder.setLong(2, order.customerId().get());
        } else {
            insertOrder.setNull(2, Types.BIGINT);
        }
        insertOrder.setString(3, order.country());
        insertOrder.setObject(4, time);
        insertOrder.setString(5, order.status().name());
        insertOrder.setObject(6, time);
        mustChangeOneRow(insertOrder, order);
    }

    private void addLine(String orderNo, OrderLine line) throws SQLException {
        insertLine.setString(1, orderNo);
        insertLine.setInt(2, line.lineNo());
        insertLine.setString(3, line.stockCode());
        insertLine.setInt(4, line.quantity());
        insertLine.setBigDecimal(5, line.unitPrice());
        setText(insertLine, 6, line.note());
        insertLine.setObject(7, line.orderedAt());
        insertLine.addBatch();
    }

    private static void setText(PreparedStatement statement, int index, Optional<String> text) throws SQLException {
        statement.setString(index, text.orElse(null));
    }

    private static void mustChangeOneRow(PreparedStatement statement, Object what) throws SQLException {
        int rows = statement.executeUpdate();
        if (rows != 1) {
            throw new SQLException(what + " changed " + rows + " rows instead of one");
        }
    }

    private void rollback(SQLException cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
