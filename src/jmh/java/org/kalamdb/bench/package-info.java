/// What the benchmarks share, and the program that runs them all.
@NullMarked
package org.kalamdb.bench;

import org.jspecify.annotations.NullMarked;
