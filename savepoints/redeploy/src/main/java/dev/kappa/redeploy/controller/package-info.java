/**
 * Carries out the journal. Goes in: changes with their steps, the wanted jobs, and what the outside systems show. Comes out:
 * acts through the doors, and what became of them in the journal.
 *
 * <p>Deciding is apart from acting. {@link dev.kappa.redeploy.controller.ChangeRule} and
 * {@link dev.kappa.redeploy.controller.JobRule} are pure: they look at rows and observations and name the next move.
 * {@link dev.kappa.redeploy.controller.StepRunner} and {@link dev.kappa.redeploy.controller.JobKeeper} make that one move. Every
 * intent is in Postgres before the act, and every act may be repeated, so that a controller killed anywhere is followed by one
 * that goes on: {@code ControllerSimulationTest} crashes it before and after every outside call, and loses every reply.
 *
 * <p>One thread does all that. Only Flink's starting of jobs, which takes seconds each, goes on beside it, a few at a time
 * ({@link dev.kappa.redeploy.controller.Submissions}): the steps that start the jobs of a change are under way together, each with an
 * intent and an end of its own in the journal.
 *
 * <p>A rebuild or rollback goes on to its cutover in {@link dev.kappa.redeploy.controller.RebuildSteps} (have the new versions caught
 * up, do they show all that the stopped ones have shown: {@link dev.kappa.redeploy.controller.FenceReader}),
 * {@link dev.kappa.redeploy.controller.StopSteps} and {@link dev.kappa.redeploy.controller.ViewSteps}; what it replaced
 * {@link dev.kappa.redeploy.controller.Retirement} removes when its time is over.
 *
 * <p>A redeployment ({@link dev.kappa.redeploy.controller.RedeploySteps}) tries another jar on a savepoint of the job that goes on running, and
 * only then stops that and lets the new jar go on; before its first checkpoint every failure leads back to the former jar.
 *
 * <p>A change that makes something is undone, last step first, when a step fails or waits too long. A change that removes
 * something only goes on: what cannot be removed is named in the change's problems.
 */
package dev.kappa.redeploy.controller;
