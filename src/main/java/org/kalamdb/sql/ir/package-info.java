/// The physical plan: what the planner hands to the executor. Immutable and shared between threads by the
/// plan cache. Neither
/// Calcite nor Arrow is known here.
@NullMarked
package org.kalamdb.sql.ir;

import org.jspecify.annotations.NullMarked;
