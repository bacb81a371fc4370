-- A name that was dropped may come back, and its versions count from 1 again: attempts of the earlier life stay for their
-- numbers and ids, and say nothing about what the new life starts from.
ALTER TABLE kappa.jobs ADD COLUMN life_over boolean NOT NULL DEFAULT false;
