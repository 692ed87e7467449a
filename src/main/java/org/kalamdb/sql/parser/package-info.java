/// The dialect's lexer and parser. Queries and expressions become Calcite's
/// [org.apache.calcite.sql.SqlNode], everything else becomes a
/// [org.kalamdb.sql.parser.Statement].
@NullMarked
package org.kalamdb.sql.parser;

import org.jspecify.annotations.NullMarked;
