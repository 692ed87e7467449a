/// The virtual tables: `system.*` and `information_schema.*`, each a class with its columns and its
/// rows.
@NullMarked
package org.kalamdb.sql.system;

import org.jspecify.annotations.NullMarked;
