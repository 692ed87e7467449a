package org.kalamdb.table;

import java.util.BitSet;
import org.kalamdb.model.SegmentMeta;

/// A segment and the positions of its rows that later writes superseded. Immutable by agreement: the mask
/// is never changed once it
/// is in here.
record SegmentState(SegmentMeta meta, BitSet mask) {}
