-- Visits in which a customer looked at three products or more and ordered nothing within two hours: keyed state and timers in a DataStream
-- job. An order that turns up later takes its row back, so the stream is an updating one.
CREATE STREAM abandoned_baskets (
  customer_id BIGINT NOT NULL,
  visit_start TIMESTAMP(3) NOT NULL,
  visit_end TIMESTAMP(3) NOT NULL,
  products INT NOT NULL,
  looks INT NOT NULL,
  PRIMARY KEY (customer_id, visit_start) NOT ENFORCED
)
USING JOB 'dev.kappa.jobs.shop.AbandonedBaskets' READING page_views, orders
WITH (
  'visit.gap' = 'PT30M',
  'order.within' = 'PT2H',
  'products.min' = '3'
);
