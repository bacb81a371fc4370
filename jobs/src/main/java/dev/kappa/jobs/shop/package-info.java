/** DataStream jobs of the example shop: what SQL does badly over page views and orders. */
package dev.kappa.jobs.shop;
