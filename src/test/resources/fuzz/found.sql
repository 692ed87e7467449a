SELECT s0.id FROM t s0 RIGHT JOIN u s1 ON s0.id = s1.id AND EXISTS (SELECT 1 FROM t q WHERE q.id = s0.id) WHERE s1.n IS NULL
SELECT id FROM t WHERE n = (SELECT max(n) FROM u WHERE u.id = t.id AND u.n IN (SELECT n FROM t x WHERE x.id = u.id))
