-- Undo: count failed sign-ins for each person at each device
--
-- Undoes: sha256:34c40337a2bc28cf30828ce5045596fdff841855c231d4b675df4bc98fbc0e4b
-- Signed: sha256:09806d7b5a76109f997a0703dd4f9dfd7d02232a1602667068ebaa5d457adc77
-- Kind: atomic
-- Loses: the counted failures: whoever is locked out may try again at once
BEGIN;
SET LOCAL lock_timeout = '5s';

DROP TABLE sign_in_failures;

COMMIT;
