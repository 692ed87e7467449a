/// Statements that manage the database rather than its rows.
@NullMarked
package org.kalamdb.sql.admin;

import org.jspecify.annotations.NullMarked;
