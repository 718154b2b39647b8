-- Create loyalty programmes
--
-- Revises: 20260129091000_add_voided_and_refunded
-- Kind: atomic
-- Why: customers have collected points since they exist; now there are rules for what the points are worth
-- Technique: rules that a new table is born with, and a partial unique index: among the rows where is_active is
--   true, the value true may appear once. So at most one programme is active.
-- Trap: a plain unique index on is_active would also allow only one inactive programme. The Prisma schema can say
--   neither the CHECKs nor the partial index, so they live only here.
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TABLE loyalty_programs (
    id SERIAL NOT NULL,
    name TEXT NOT NULL,
    points_per_unit NUMERIC(8,3) NOT NULL DEFAULT 1,
    point_value NUMERIC(10,2) NOT NULL DEFAULT 0.01,
    min_points_redemption INTEGER NOT NULL DEFAULT 100,
    is_active BOOLEAN NOT NULL DEFAULT true,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT loyalty_programs_pkey PRIMARY KEY (id),
    CONSTRAINT loyalty_programs_points_per_unit_check CHECK (points_per_unit >= 0),
    CONSTRAINT loyalty_programs_point_value_check CHECK (point_value >= 0),
    CONSTRAINT loyalty_programs_min_points_redemption_check CHECK (min_points_redemption >= 0)
);

CREATE UNIQUE INDEX loyalty_programs_name_key ON loyalty_programs (name);
CREATE UNIQUE INDEX loyalty_programs_one_active_key ON loyalty_programs (is_active) WHERE is_active;

COMMIT;
