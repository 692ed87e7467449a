/// The tables of the TPC-H benchmark, made by a generator: for tests and benchmarks.
@NullMarked
package org.kalamdb.tpch;

import org.jspecify.annotations.NullMarked;
