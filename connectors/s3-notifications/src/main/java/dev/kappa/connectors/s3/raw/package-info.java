/**
 * What a bucket source writes: three topics that keep everything for ever. {@code <source>.notifications} and {@code <source>.records} are
 * facts, {@code <source>.dead-letters} holds what could not become one, with its reason.
 */
package dev.kappa.connectors.s3.raw;
