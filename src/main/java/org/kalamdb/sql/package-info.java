/// The SQL engine's front: requests in, results out.
@NullMarked
package org.kalamdb.sql;

import org.jspecify.annotations.NullMarked;
