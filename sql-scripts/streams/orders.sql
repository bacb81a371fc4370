-- An order's status changes when all of it is cancelled, often weeks later.
CREATE STREAM orders (
  WATERMARK FOR order_time AS order_time - INTERVAL '5' MINUTE
) FROM SOURCE shop TABLE 'public.orders';
