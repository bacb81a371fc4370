-- The shop's own database: an ordinary application's schema, plus what change data capture needs of it.
-- May run any number of times.
CREATE TABLE IF NOT EXISTS customers (
  customer_id bigint       PRIMARY KEY,
  country     text         NOT NULL,
  first_seen  timestamp(3) NOT NULL
);

CREATE TABLE IF NOT EXISTS products (
  stock_code  text         PRIMARY KEY,
  description text,
  updated_at  timestamp(3) NOT NULL
);

CREATE TABLE IF NOT EXISTS orders (
  order_no    text         PRIMARY KEY,
  customer_id bigint       REFERENCES customers,
  country     text         NOT NULL,
  order_time  timestamp(3) NOT NULL,
  status      text         NOT NULL CHECK (status IN ('PLACED', 'CANCELLED', 'CREDIT_NOTE', 'ADJUSTMENT')),
  updated_at  timestamp(3) NOT NULL
);

CREATE TABLE IF NOT EXISTS order_lines (
  order_no           text           NOT NULL REFERENCES orders,
  line_no            integer        NOT NULL,
  stock_code         text           NOT NULL REFERENCES products,
  quantity           integer        NOT NULL,
  unit_price         numeric(10, 3) NOT NULL,
  cancelled_quantity integer        NOT NULL DEFAULT 0,
  note               text,
  ordered_at         timestamp(3)   NOT NULL,
  cancelled_at       timestamp(3),
  PRIMARY KEY (order_no, line_no)
);

-- Full before images: a stream over these tables can take back exactly what it said before.
ALTER TABLE customers   REPLICA IDENTITY FULL;
ALTER TABLE products    REPLICA IDENTITY FULL;
ALTER TABLE orders      REPLICA IDENTITY FULL;
ALTER TABLE order_lines REPLICA IDENTITY FULL;

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_publication WHERE pubname = 'kappa_shop') THEN
    CREATE PUBLICATION kappa_shop FOR TABLE customers, products, orders, order_lines;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'kappa_cdc') THEN
    GRANT USAGE ON SCHEMA public TO kappa_cdc;
    GRANT SELECT ON customers, products, orders, order_lines TO kappa_cdc;
  END IF;
END
$$;

-- Where the feeder is in the history, written in the transaction of every order. Not published: it is no fact of the shop.
CREATE SCHEMA IF NOT EXISTS feeder;
CREATE TABLE IF NOT EXISTS feeder.position (
  only_row     boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  transactions bigint  NOT NULL
);
INSERT INTO feeder.position (transactions) VALUES (0) ON CONFLICT DO NOTHING;
