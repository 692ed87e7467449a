-- USING, NATURAL and the other joins.
SELECT a.id FROM a LEFT JOIN b USING (id) WHERE id > 3
SELECT a.id, b.id FROM a FULL JOIN b ON FALSE
SELECT a.id, b.id FROM a FULL JOIN b ON a.g < b.n
SELECT a.id, b.id FROM a FULL JOIN b ON a.g < b.n AND a.s = b.s
SELECT a.id, b.id FROM a JOIN b ON a.id = b.a_id AND EXISTS (SELECT 1 FROM b c WHERE c.n = b.n AND c.id <> b.id)
SELECT a.id, b.id FROM a JOIN b ON a.id = b.a_id OR a.g = b.n
SELECT a.id, b.id FROM a LEFT JOIN b ON TRUE WHERE b.id < 4
SELECT a.id, b.id FROM a LEFT JOIN b ON a.id = b.a_id AND b.n > (SELECT avg(g) FROM a x WHERE x.s = a.s)
SELECT a.id, b.id FROM a LEFT JOIN b ON a.id = b.a_id AND b.n > (SELECT avg(g) FROM a x WHERE x.s = b.s)
SELECT a.id, b.id FROM a LEFT JOIN b ON a.id = b.a_id AND b.n IN (SELECT g FROM a x WHERE x.id < 10)
SELECT a.id, b.id FROM a RIGHT JOIN b ON a.g > b.n
SELECT a.id, b.id, c.id FROM a LEFT JOIN (b JOIN a c ON c.id = b.n) ON a.id = b.a_id
SELECT a.id, b.id, c.id FROM a LEFT JOIN b ON a.id = b.a_id RIGHT JOIN a c ON c.id = b.n
SELECT id + 1 FROM a JOIN b USING (id)
SELECT id + 1, count(*) FROM a FULL JOIN b USING (id) WHERE id IN (SELECT id FROM b WHERE id > 5) GROUP BY id + 1
SELECT id FROM a ANTI JOIN b ON a.id = b.a_id
SELECT id FROM a ANTI JOIN b USING (id)
SELECT id FROM a JOIN b USING (id) ORDER BY id-- ordered
SELECT id FROM a RIGHT JOIN b USING (id) WHERE id > 30
SELECT id FROM a SEMI JOIN b ON a.id = b.a_id
SELECT id, a.s, b.s FROM a JOIN b USING (id) WHERE id > 3
SELECT id, count(*) FROM a FULL JOIN b USING (id) GROUP BY id
SELECT id, count(*) FROM a JOIN b USING (id) GROUP BY id HAVING id > 4
SELECT id, g, n FROM a RIGHT JOIN b USING (id)
SELECT id, n FROM a FULL JOIN b USING (id) WHERE id > 20
SELECT id, s FROM (SELECT id, s FROM a) x NATURAL JOIN (SELECT id, s FROM b) y WHERE s > 'x0'
SELECT id, s FROM a NATURAL JOIN b
SELECT id, s, g, n FROM a FULL JOIN b USING (id, s)
SELECT n FROM a JOIN b USING (id) ORDER BY id-- ordered
SELECT s, id FROM a JOIN b USING (id, s) ORDER BY id-- ordered
SELECT s, max(id) FROM a JOIN b USING (id, s) GROUP BY s
SELECT x.id, y.n FROM a x JOIN b y USING (id, s) WHERE s = 'x1' AND id < 20
WITH t(id, k) AS (SELECT id, n FROM b) SELECT id, k FROM a NATURAL JOIN t WHERE id < 10
SELECT a.id, b.id FROM a LEFT JOIN b ON a.id = b.a_id WHERE a.g < 3 AND b.n > 2 OR a.g > 3 AND b.id IS NULL
SELECT a.id, b.id FROM a LEFT JOIN b ON a.id = b.a_id AND (a.g < 3 AND b.n > 2 OR a.g = 3 AND b.n < 4)
SELECT a.id, b.id FROM a RIGHT JOIN b ON a.id = b.a_id AND (a.g < 3 AND b.n > 2 OR a.g = 3 AND b.n < 4)
SELECT a.id, b.id FROM a FULL JOIN b ON a.id = b.a_id AND (a.g < 3 AND b.n > 2 OR a.g = 3 AND b.n < 4)
SELECT id FROM a ANTI JOIN b ON a.id = b.a_id AND (a.g < 3 AND b.n > 2 OR a.g = 3 AND b.n < 4)
SELECT a.id, b.id FROM a, b WHERE a.id = b.a_id AND a.g < 2 AND b.n < 3 OR a.id = b.a_id AND a.g > 2 AND b.s > 'x1'
SELECT a.id, b.id, c.id FROM a, b, a c WHERE a.id = b.a_id AND b.n = c.id AND (a.g = 1 AND c.g = 2 OR a.g = 2 AND c.g = 1 OR c.g IS NULL AND a.g > 2)
