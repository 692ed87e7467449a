package org.kalamdb.sql.exec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode.JoinKind;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.Gather;

/// Puts left rows and their partners side by side.
///
/// @param table      has the partners
/// @param wantedLeft the left columns of which values are asked for
record JoinOutput(JoinTable table, List<DataType> leftTypes, BitSet wantedLeft, BufferAllocator allocator) {
    /// Of a batch of which fewer than one in so many rows come out, these are copied.
    private static final int SPARSE = 4;

    /// Whether to leave the left batch as it is and give it further columns, where no row has several partners:
    /// when enough of its rows come out.
    boolean suits(JoinProbe probe, JoinKind kind) {
        int count = kind == JoinKind.LEFT ? probe.rows.count : probe.partnered();
        return count >= probe.batch.rowCount() / SPARSE;
    }

    /// The left batch itself with the right columns beside its own, where no row has more than one partner. The
    /// probe has then nothing left.
    Batch widened(JoinProbe probe, JoinKind kind) {
        Batch batch = probe.batch;
        Rows rows = probe.rows;
        boolean isComplete = probe.partnered() == rows.count;
        boolean keepsAll = kind == JoinKind.LEFT || isComplete;
        if (rows.dense && keepsAll) {
            return beside(batch, probe.first);
        }
        int gap = kind == JoinKind.LEFT ? JoinTable.NONE : table.gap();
        int[] partners = rows.dense ? probe.first : new int[batch.rowCount()];
        int[] positions = new int[rows.count];
        if (!rows.dense) {
            Arrays.fill(partners, gap);
        }
        int count = 0;
        for (int i = 0; i < rows.count; i++) {
            int position = rows.positions[i];
            int partner = probe.first[i];
            partners[position] = Math.max(partner, gap);
            positions[count] = position;
            count += keepsAll || partner != JoinTable.NONE ? 1 : 0;
        }
        Batch result = beside(batch, partners);
        result.select(positions, count);
        return result;
    }

    private Batch beside(Batch batch, int[] partners) {
        List<FieldVector> right = new ArrayList<>();
        table.gather(partners, batch.rowCount(), right);
        List<FieldVector> columns = new ArrayList<>(batch.columns());
        columns.addAll(right);
        return new Batch(columns, batch.rowCount());
    }

    /// A new batch of pairs: of left rows, by their ordinals, and right ones.
    Batch combine(JoinProbe probe, int[] ordinals, int[] partners, int count) {
        List<FieldVector> columns = new ArrayList<>();
        int[] positions = probe.rows.toPositions(ordinals, count);
        try {
            for (int column = 0; column < leftTypes.size(); column++) {
                columns.add(wantedLeft.get(column) ? copy(probe, column, positions) : JoinTable.unused(count));
            }
        } catch (Throwable failure) {
            columns.forEach(FieldVector::close);
            throw failure;
        }
        table.gather(partners, count, columns);
        return new Batch(columns, count);
    }

    private FieldVector copy(JoinProbe probe, int column, int[] positions) {
        FieldVector[] source = {probe.rows.column(column)};
        return new Gather(source, null, positions, positions.length).take(leftTypes.get(column), allocator);
    }
}
