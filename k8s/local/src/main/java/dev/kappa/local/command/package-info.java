/** What the launcher does with the parts. In: {@link dev.kappa.local.StackSettings}. Out: processes started or ended, and lines for the person who asked. */
package dev.kappa.local.command;
