-- WITH before statements that change rows, one after the other.
WITH c AS (SELECT a_id, count(*) AS n FROM b GROUP BY a_id) UPDATE a SET g = (SELECT n FROM c WHERE c.a_id = a.id) WHERE id IN (SELECT a_id FROM c) RETURNING id, g, s
SELECT id, g, s FROM a
WITH c AS (SELECT max(id) AS top FROM a), d AS (SELECT top + 1 AS next FROM c) INSERT INTO a VALUES ((SELECT next FROM d), 7, 'y'), ((SELECT next + 1 FROM d), 8, 'z') RETURNING id, g
WITH c AS (SELECT id + 100 AS id, g, s FROM a WHERE g > 2) INSERT INTO a SELECT id, g, s FROM c ORDER BY id LIMIT 5 RETURNING id, g, s
WITH c AS (SELECT id + 200 AS id, g FROM a WHERE g > 2) INSERT INTO a (id, g) WITH c AS (SELECT id + 1000 AS id, g FROM c) SELECT id, g FROM c RETURNING id, g
WITH RECURSIVE r AS (SELECT 1 AS x UNION ALL SELECT 2 * x FROM r WHERE x < 50) DELETE FROM a WHERE id IN (SELECT x FROM r) RETURNING id
WITH c (k) AS (VALUES (3), (5), (100)), d AS MATERIALIZED (SELECT k + 2 AS k FROM c) DELETE FROM b WHERE n IN (SELECT k FROM c) OR n IN (SELECT k FROM d) RETURNING id, n
SELECT id, g, s FROM a
SELECT id, a_id, n, s FROM b
