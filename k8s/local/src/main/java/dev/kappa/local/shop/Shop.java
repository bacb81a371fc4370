package dev.kappa.local.shop;

import dev.kappa.redeploy.config.KappaConfig;
import java.sql.Connection;
import java.util.List;

/** Sets up the shop: {@code Shop init} creates what is missing of its database's schema. May be repeated. */
public final class Shop {
    private Shop() {}

    public static void main(String[] arguments) throws Exception {
        if (!List.of(arguments).equals(List.of("init"))) {
            System.err.println("usage: Shop init");
            System.exit(2);
        }
        init(KappaConfig.read(ShopConnections.defaultConfig(System.getenv())));
        System.out.println("The shop's database is ready: customers, products, orders, order_lines.");
    }

    /** Creates the shop's tables, publication and grants where they are missing. */
    public static void init(KappaConfig config) throws Exception {
        try (Connection connection = new ShopConnections(config).database()) {
            ShopDatabase.createSchema(connection);
        }
    }
}
