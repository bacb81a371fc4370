CREATE STREAM x (a INT) USING JOB 'dev.kappa.Nope' READING items
-- expect
1:35 INVALID_OPTION: the job jar has no class 'dev.kappa.Nope'. Put it into kappa-jobs.jar.
