/// The hot tier: every mutable state of the server in one RocksDB. RocksDB is not visible outside.
@NullMarked
package org.kalamdb.storage.hot;

import org.jspecify.annotations.NullMarked;
