/// The vectorised executor: turns a physical plan ([org.kalamdb.sql.ir.PlanNode]) into a cursor over Arrow
/// batches. [org.kalamdb.sql.exec.Executor] is the front door.
///
/// Operators pull batches and pass on selections where they can. Expressions are compiled once per opened
/// plan and put their results into on-heap arrays that they keep from batch to batch (`Values`); Arrow
/// vectors are read and written by address at the edges of an expression, so that evaluating one allocates
/// no native memory and cannot leak any.
@NullMarked
package org.kalamdb.sql.exec;

import org.jspecify.annotations.NullMarked;
