-- Correlated subqueries and LATERAL.
SELECT (a.id, a.g) = (1, 2) FROM a
SELECT a.id, b.id FROM a FULL JOIN b ON a.id = b.a_id AND EXISTS (SELECT 1 FROM a c WHERE c.g = b.n AND c.s = a.s)
SELECT a.id, b.id FROM a FULL JOIN b ON a.id = b.a_id AND a.g IN (SELECT g FROM a c WHERE c.id > 10)
SELECT a.id, b.id FROM a FULL JOIN b ON a.id = b.a_id AND b.n IN (SELECT g FROM a c WHERE c.id > 10)
SELECT a.id, b.id FROM a JOIN b ON a.id = b.a_id AND EXISTS (SELECT 1 FROM a c WHERE c.g = b.n AND c.s = a.s)
SELECT a.id, b.id FROM a JOIN b ON a.id = b.a_id AND EXISTS (SELECT 1 FROM b c WHERE c.n = b.n AND c.id <> b.id)
SELECT a.id, b.id FROM a LEFT JOIN b ON a.g + b.n IN (SELECT c.id FROM a c WHERE c.id < 10)
SELECT a.id, b.id FROM a LEFT JOIN b ON a.id = b.a_id AND (SELECT count(*) FROM a c WHERE c.g = b.n OR c.g = a.g) > 3
SELECT a.id, b.id FROM a LEFT JOIN b ON a.id = b.a_id AND EXISTS (SELECT 1 FROM a c WHERE c.g = b.n AND c.s = a.s)
SELECT a.id, b.id FROM a LEFT JOIN b ON a.id = b.a_id AND b.n > (SELECT avg(g) FROM a x WHERE x.s = a.s)
SELECT a.id, b.id FROM a LEFT JOIN b ON a.id = b.a_id AND b.n > (SELECT avg(g) FROM a x WHERE x.s = b.s)
SELECT a.id, b.id FROM a LEFT JOIN b ON a.id = b.a_id AND b.n IN (SELECT g FROM a x WHERE x.id < 10)
SELECT a.id, b.id FROM a RIGHT JOIN b ON a.id = b.a_id AND EXISTS (SELECT 1 FROM a c WHERE c.g = b.n AND c.s = a.s)
SELECT a.id, t.n FROM a CROSS JOIN LATERAL (SELECT n FROM b WHERE b.a_id < a.id ORDER BY n LIMIT 2) t
SELECT a.id, t.n FROM a LEFT JOIN LATERAL (SELECT n FROM b WHERE b.a_id = a.id) t ON TRUE
SELECT a.id, t.n FROM a LEFT JOIN LATERAL (SELECT n FROM b WHERE b.a_id = a.id) t ON t.n > a.g
SELECT a.id, t.n FROM a LEFT JOIN LATERAL (SELECT n FROM b WHERE b.n < a.g ORDER BY id LIMIT 2) t ON TRUE
SELECT a.id, t.n FROM a LEFT JOIN LATERAL (SELECT n FROM b WHERE b.n < a.g ORDER BY id LIMIT 2) t ON t.n <> a.g - 1
SELECT a.id, t.n FROM a, LATERAL (SELECT n FROM b WHERE b.a_id < a.id ORDER BY n, id LIMIT 2) t WHERE a.g > 2 AND t.n > 1
SELECT a.id, t.n, u.c FROM a JOIN LATERAL (SELECT n FROM b WHERE b.a_id = a.id) t ON TRUE JOIN LATERAL (SELECT count(*) AS c FROM b WHERE b.n = t.n) u ON TRUE
SELECT a.id, t.n, u.s FROM a LEFT JOIN LATERAL (SELECT n, id FROM b WHERE b.n < a.g ORDER BY id LIMIT 2) t ON TRUE LEFT JOIN LATERAL (SELECT x.s FROM a x WHERE x.id > t.id AND x.g > a.g ORDER BY x.id LIMIT 1) u ON TRUE
SELECT a.id, t.x FROM a, LATERAL (SELECT a.g + 1 AS x) t
SELECT a.id, t.x FROM a, LATERAL (VALUES (a.g), (a.id)) t(x)
SELECT g, count(*) FROM a GROUP BY g HAVING count(*) > (SELECT count(*) FROM b WHERE b.n = a.g)
SELECT g, max(id), (SELECT count(*) FROM b WHERE b.n = a.g) FROM a GROUP BY g
SELECT id FROM a ORDER BY (SELECT count(*) FROM b WHERE b.a_id = a.id) DESC, id-- ordered
SELECT id FROM a ORDER BY (SELECT n FROM b WHERE b.a_id >= a.id ORDER BY id LIMIT 1) NULLS LAST, id-- ordered
SELECT id FROM a WHERE (id, g) = (1, 2)
SELECT id FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.a_id < a.id AND b.n = (SELECT c.g FROM a c WHERE c.s = b.s AND c.id < a.id ORDER BY c.id DESC LIMIT 1))
SELECT id FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.a_id = a.id AND EXISTS (SELECT 1 FROM a c WHERE c.id = b.n AND c.g > a.g))
SELECT id FROM a WHERE EXISTS (SELECT n FROM b WHERE b.a_id = a.id INTERSECT SELECT g FROM a c WHERE c.s = a.s)
SELECT id FROM a WHERE EXISTS (SELECT n FROM b WHERE b.n > a.g LIMIT 2)
SELECT id FROM a WHERE g > (SELECT avg(n) FROM b WHERE b.s = a.s AND b.n < (SELECT max(g) FROM a c WHERE c.s = b.s AND c.id <> a.id))
SELECT id FROM a WHERE g IN (SELECT n FROM b WHERE b.a_id > a.id) OR s = 'x1'
SELECT id FROM a WHERE g IN (SELECT n FROM b WHERE b.n > 3 ORDER BY id LIMIT 3)
SELECT id FROM a WHERE g NOT IN (SELECT n FROM b WHERE b.a_id > a.id)
SELECT id FROM a WHERE g NOT IN (SELECT n FROM b WHERE b.n > a.id ORDER BY id LIMIT 3)
SELECT id FROM a WHERE g NOT IN (SELECT n FROM b WHERE b.s = a.s)
SELECT id FROM a WHERE id = (SELECT max(a_id) FROM b WHERE b.n = (SELECT min(g) FROM a c WHERE c.s = a.s AND c.id > b.id))
SELECT id FROM a WHERE id IN (SELECT a_id FROM b WHERE b.n < a.g)
SELECT id FROM a WHERE id IN (SELECT a_id FROM b WHERE b.n = a.g ORDER BY id LIMIT 2)
SELECT id, (SELECT DISTINCT s FROM b WHERE b.s = a.s) FROM a
SELECT id, (SELECT a.g + 1) FROM a
SELECT id, (SELECT count(*) FROM (SELECT n FROM b WHERE b.a_id = a.id UNION SELECT g FROM a c WHERE c.id = a.id) t) FROM a
SELECT id, (SELECT count(*) FROM b WHERE b.n = a.g GROUP BY b.n) FROM a
SELECT id, (SELECT count(*) FROM b WHERE b.n = a.g HAVING count(*) > 2) FROM a
SELECT id, (SELECT count(*) FROM b WHERE b.n = a.g) FROM a
SELECT id, (SELECT id FROM b WHERE b.n < a.g ORDER BY id OFFSET 2 LIMIT 1) FROM a
SELECT id, (SELECT max(b.n + a.g) FROM b) FROM a
SELECT id, (SELECT max(n) FROM (SELECT n FROM b WHERE b.a_id < a.id UNION ALL SELECT a.g) t) FROM a
SELECT id, (SELECT n FROM b WHERE b.a_id = a.id ORDER BY n LIMIT 1) FROM a
SELECT id, (SELECT n FROM b WHERE b.n < a.g ORDER BY n NULLS LAST, id LIMIT 1) FROM a
SELECT id, (SELECT sum(x.n) FROM (SELECT n FROM b WHERE b.n < a.g ORDER BY n DESC, id LIMIT 3) x) FROM a
SELECT id, (SELECT t.n FROM (SELECT n FROM b WHERE b.n < a.g ORDER BY id LIMIT 1) t WHERE EXISTS (SELECT 1 FROM a c WHERE c.g = t.n AND c.id <> a.id)) FROM a
SELECT id, (SELECT x FROM (SELECT max(n) AS x FROM b WHERE b.a_id < a.id UNION SELECT a.g ORDER BY 1 NULLS LAST LIMIT 1) t) FROM a
SELECT id, CASE WHEN EXISTS (SELECT 1 FROM b WHERE b.a_id = a.id) THEN (SELECT max(n) FROM b WHERE b.a_id = a.id) ELSE -1 END FROM a
SELECT id, CASE WHEN g > 2 THEN (SELECT n FROM b WHERE b.n < a.g ORDER BY id LIMIT 1) WHEN g IN (SELECT n FROM b WHERE b.id > a.id ORDER BY id LIMIT 1) THEN 7 ELSE (SELECT count(*) FROM b WHERE b.n = a.g) END FROM a
SELECT id, g < ALL (SELECT n FROM b WHERE b.a_id > a.id AND n IS NOT NULL) FROM a
SELECT id, g < ALL (SELECT n FROM b WHERE b.a_id > a.id) FROM a
SELECT id, g < SOME (SELECT n FROM b WHERE b.a_id > a.id) FROM a
SELECT id, g <= ALL (SELECT n FROM b WHERE b.n > a.id ORDER BY id LIMIT 3) FROM a
SELECT id, g <> ALL (SELECT n FROM b WHERE b.a_id = a.id) FROM a
SELECT id, g <> ANY (SELECT n FROM b WHERE b.a_id = a.id ORDER BY id LIMIT 1) FROM a
SELECT id, g <> ANY (SELECT n FROM b WHERE n < 2) FROM a
SELECT id, g <> SOME (SELECT n FROM b WHERE b.a_id = a.id) FROM a
SELECT id, g <> SOME (SELECT n FROM b WHERE n > a.g) FROM a
SELECT id, g = ALL (SELECT n FROM b WHERE b.a_id = a.id) FROM a
SELECT id, g = ALL (SELECT n FROM b WHERE n = 2) FROM a
SELECT id, g = ALL (SELECT n FROM b WHERE n = a.g - 1) FROM a
SELECT id, g = ANY (SELECT n FROM b WHERE b.a_id > a.id) FROM a
SELECT id, g >= ALL (SELECT n FROM b WHERE b.n < 3) FROM a
SELECT id, g IN (SELECT n FROM b WHERE b.a_id > a.id) FROM a
SELECT id, g NOT IN (SELECT n FROM b WHERE b.a_id > a.id) FROM a
SELECT id, s <> SOME (SELECT s FROM b WHERE n > a.g) FROM a
SELECT t0.n, count(*) FROM b t0 FULL JOIN a t1 ON t0.n = t1.g WHERE t0.id <> ANY (SELECT t2.g FROM a t2 WHERE t1.g > 0) OR t1.id IS NOT DISTINCT FROM t0.a_id GROUP BY t0.n
SELECT t0.n FROM b t0 WHERE t0.s LIKE '%1%' AND t0.n < ANY (SELECT t1.id FROM a t1)
SELECT id FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.n = a.g AND b.id IN (SELECT id FROM b c WHERE c.n > a.id ORDER BY id LIMIT 5))
SELECT a.id, (SELECT max(x.n) FROM LATERAL (SELECT n FROM b WHERE b.a_id < a.id ORDER BY b.id LIMIT 3) x) FROM a
SELECT x.id FROM a x WHERE x.g = (SELECT max(y.g) FROM a y WHERE y.s = x.s AND EXISTS (SELECT 1 FROM b WHERE b.n = y.g AND b.a_id <> x.id))
SELECT count(*) FROM a WHERE (SELECT count(*) FROM b WHERE b.n < a.g) > (SELECT count(*) FROM b WHERE b.n > a.g)
SELECT g, sum((SELECT count(*) FROM b WHERE b.n = a.g)) FROM a GROUP BY g
SELECT DISTINCT (SELECT s FROM b WHERE b.id = a.id) FROM a
SELECT id FROM a WHERE id < ALL (SELECT a_id FROM b WHERE b.n = a.g AND a_id IS NOT NULL)
SELECT id FROM a WHERE g = ANY (SELECT n FROM b WHERE b.s = a.s UNION SELECT 3)
SELECT id FROM a WHERE s NOT IN (SELECT s FROM b WHERE b.n = a.g)
SELECT id FROM a WHERE NOT (g > SOME (SELECT n FROM b WHERE b.s = a.s))
SELECT (SELECT g FROM a WHERE id = t.x) FROM (VALUES (1), (2), (99)) AS t(x)
SELECT id, (SELECT sum(n) FROM b WHERE b.a_id = a.id GROUP BY b.s ORDER BY 1 LIMIT 1) FROM a
SELECT a.id, t.r FROM a JOIN LATERAL (SELECT b.n * 2 AS r FROM b WHERE b.a_id = a.id UNION ALL SELECT a.g) t ON t.r > 1
SELECT COALESCE((SELECT n FROM b WHERE b.id = a.id * 2 LIMIT 1), -1), id FROM a
SELECT id FROM a WHERE (SELECT count(*) FROM b WHERE b.a_id = a.id OR b.n = a.g) BETWEEN 1 AND 2
SELECT a.id, x.c FROM a LEFT JOIN (SELECT n, count(*) AS c FROM b GROUP BY n) x ON x.n = a.g WHERE x.c IS NULL OR x.c > 2
SELECT o.id FROM a o WHERE o.id IN (SELECT i.id FROM a i WHERE i.g = o.g AND i.id IN (SELECT b.id FROM b WHERE b.n >= o.g))
SELECT a.id FROM a WHERE EXISTS (SELECT 1 FROM a x WHERE x.s = a.s AND x.id > a.id)
SELECT a.id FROM a WHERE NOT EXISTS (SELECT 1 FROM a x WHERE x.s = a.s AND x.id > a.id)
SELECT a.id FROM a WHERE NOT EXISTS (SELECT 1 FROM b WHERE b.n < a.g AND b.s = a.s) AND a.g > 1 AND EXISTS (SELECT 1 FROM b WHERE b.a_id <> a.id)
SELECT a.id FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.n = a.g AND EXISTS (SELECT 1 FROM a c WHERE c.g > b.n AND c.s = b.s))
SELECT a.id FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.n = a.g AND NOT EXISTS (SELECT 1 FROM a c WHERE c.g > b.n AND c.s = a.s))
SELECT a.id FROM a WHERE a.g + 1 IN (SELECT b.n * 2 FROM b WHERE b.s <= a.s OR b.s IS NULL)
SELECT a.id FROM a WHERE a.g NOT IN (SELECT b.n FROM b WHERE b.s = a.s AND b.n IS NOT NULL)
SELECT a.id FROM a WHERE EXISTS (SELECT count(*) FROM b WHERE b.n > a.g)
SELECT a.id FROM a WHERE EXISTS (SELECT b.s FROM b WHERE b.n > a.g GROUP BY b.s HAVING count(*) > 1)
SELECT a.id FROM a WHERE NOT EXISTS (SELECT 1 FROM b LEFT JOIN a c ON c.id = b.a_id WHERE c.g <> a.g AND b.s = a.s)
SELECT a.id FROM a WHERE NOT (EXISTS (SELECT 1 FROM b WHERE b.n < a.g)) OR a.id < 5
SELECT a.id, x.id FROM a JOIN a x ON x.g = a.g WHERE EXISTS (SELECT 1 FROM b WHERE b.n > a.g AND b.s < x.s)
