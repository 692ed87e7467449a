/// The cold tier: immutable Parquet segments and derived documents in an object store. Parquet, Hadoop's
/// interfaces and object store clients stay in here.
///
/// A segment is written once ([org.kalamdb.storage.cold.SegmentWriter]), found by its manifest entry
/// ([org.kalamdb.model.SegmentMeta]) and read by [org.kalamdb.storage.cold.SegmentReader].
@NullMarked
package org.kalamdb.storage.cold;

import org.jspecify.annotations.NullMarked;
