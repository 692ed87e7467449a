/// Faults of the disk below a running server: full, read-only, out of file handles, failing.
@NullMarked
package org.kalamdb.faults;

import org.jspecify.annotations.NullMarked;
