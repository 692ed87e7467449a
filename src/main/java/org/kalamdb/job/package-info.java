/// Background work: flushes of hot rows into the cold tier, removal of what dropped tables left, and the
/// decision when a table is due.
@NullMarked
package org.kalamdb.job;

import org.jspecify.annotations.NullMarked;
