/**
 * What the stack consists of. In: {@link dev.kappa.local.StackSettings}. Out: for each part the command that runs it, how to see that it
 * is ready, what to do once it is, and how to end it. Nothing here starts or signals a process but Postgres' own {@code initdb}.
 */
package dev.kappa.local.part;
