/**
 * The shop: a real shop's history, played as facts through three doors.
 *
 * <p>In goes {@code shop/online-retail.csv.gz}. Out come ordinary transactions in the shop's Postgres database, a
 * supplier's price files in a bucket, and an application's page views in a Kafka topic. What happens is decided first, as
 * values and without any outside system ({@link dev.kappa.local.shop.History}, {@link dev.kappa.local.shop.PageViews},
 * {@link dev.kappa.local.shop.PriceFiles}); {@link dev.kappa.local.shop.Feeder} only carries it out, each door
 * remembering for itself how far it is: the database in its transactions, the bucket by its objects, the topic by the numbers
 * of its records. So the feeder may be killed at any instant and started again.
 */
package dev.kappa.local.shop;
