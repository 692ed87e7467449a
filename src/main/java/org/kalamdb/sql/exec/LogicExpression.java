package org.kalamdb.sql.exec;

import java.util.List;
import org.kalamdb.model.DataType;

/// AND or OR in three-valued logic. An operand is evaluated only on the rows that the ones before it leave
/// open, so that it cannot fail where it does not count.
final class LogicExpression extends VectorExpression {
    private final boolean isAnd;
    private final List<VectorExpression> operands;
    private final LongValues result;
    /// An AND whose first operand keeps more than one in so many rows is better asked for a mask.
    private static final int MASK_SHARE = 6;
    /// After so many masks it looks again what the first operand keeps.
    private static final int MASKED_BATCHES = 15;

    private final boolean hasMask;
    private int masksLeft;
    private int[] open = new int[0];
    private int[] hits = new int[0];
    /// The mask so far, and that of the next operand.
    private long[] mask = new long[0];
    private long[] other = new long[0];

    private LogicExpression(boolean isAnd, List<VectorExpression> operands, MemoryBudget memory) {
        super(DataType.BOOLEAN);
        this.isAnd = isAnd;
        this.operands = List.copyOf(operands);
        this.hasMask = operands.stream().allMatch(VectorExpression::hasMask);
        this.result = new LongValues(DataType.BOOLEAN, memory);
    }

    static LogicExpression and(List<VectorExpression> operands, MemoryBudget memory) {
        return new LogicExpression(true, operands, memory);
    }

    static LogicExpression or(List<VectorExpression> operands, MemoryBudget memory) {
        return new LogicExpression(false, operands, memory);
    }

    /// For AND a false operand decides a row, for OR a true one; what stays undecided is the neutral value,
    /// or NULL when an operand was.
    @Override
    Values evaluate(Rows rows) {
        long deciding = isAnd ? 0 : 1;
        result.reset(rows.count);
        ensureScratch(rows.count);
        for (int i = 0; i < rows.count; i++) {
            result.values[i] = 1 - deciding;
            open[i] = i;
        }
        int openCount = rows.count;
        for (VectorExpression operand : operands) {
            if (openCount == 0) {
                break;
            }
            LongValues truth = (LongValues) operand.evaluate(rows.subset(open, openCount));
            int left = 0;
            for (int k = 0; k < openCount; k++) {
                int i = open[k];
                if (truth.nulls[k]) {
                    result.setNull(i);
                } else if (truth.values[k] == deciding) {
                    result.values[i] = deciding;
                    result.nulls[i] = false;
                    continue;
                }
                open[left++] = i;
            }
            openCount = left;
        }
        return result;
    }

    @Override
    int select(Rows rows, int[] out) {
        if (hasMask && rows.dense && (!isAnd || masksLeft > 0)) {
            masksLeft--;
            return selectMask(rows, out);
        }
        ensureScratch(rows.count);
        return isAnd ? selectAll(rows, out) : selectAny(rows, out);
    }

    @Override
    boolean hasMask() {
        return hasMask;
    }

    @Override
    void mask(Rows rows, long[] out) {
        if (other.length < rows.count) {
            other = new long[rows.count];
        }
        operands.getFirst().mask(rows, out);
        for (VectorExpression operand : operands.subList(1, operands.size())) {
            operand.mask(rows, other);
            combine(out, other, rows.count, isAnd);
        }
    }

    private static void combine(long[] into, long[] from, int count, boolean isAnd) {
        if (isAnd) {
            for (int i = 0; i < count; i++) {
                into[i] &= from[i];
            }
        } else {
            for (int i = 0; i < count; i++) {
                into[i] |= from[i];
            }
        }
    }

    private int selectMask(Rows rows, int[] out) {
        if (mask.length < rows.count) {
            mask = new long[rows.count];
        }
        mask(rows, mask);
        int found = 0;
        for (int i = 0; i < rows.count; i++) {
            out[found] = i;
            found += (int) mask[i];
        }
        return found;
    }

    private int selectAll(Rows rows, int[] out) {
        int found = operands.getFirst().select(rows, out);
        masksLeft = found > rows.count / MASK_SHARE ? MASKED_BATCHES : 0;
        Rows rest = rows.subset(out, found);
        for (VectorExpression operand : operands.subList(1, operands.size())) {
            if (found == 0) {
                break;
            }
            int kept = operand.select(rest, hits);
            for (int k = 0; k < kept; k++) {
                out[k] = out[hits[k]];
            }
            found = kept;
            rest = rest.subset(hits, kept);
        }
        return found;
    }

    private int selectAny(Rows rows, int[] out) {
        long[] chosen = result.values;
        for (int i = 0; i < rows.count; i++) {
            open[i] = i;
            chosen[i] = 0;
        }
        int openCount = rows.count;
        for (VectorExpression operand : operands) {
            if (openCount == 0) {
                break;
            }
            int kept = operand.select(rows.subset(open, openCount), hits);
            for (int k = 0; k < kept; k++) {
                chosen[open[hits[k]]] = 1;
            }
            int left = 0;
            for (int k = 0; k < openCount; k++) {
                int i = open[k];
                open[left] = i;
                left += 1 - (int) chosen[i];
            }
            openCount = left;
        }
        int found = 0;
        for (int i = 0; i < rows.count; i++) {
            out[found] = i;
            found += (int) chosen[i];
        }
        return found;
    }

    private void ensureScratch(int count) {
        if (open.length < count) {
            open = new int[count];
            hits = new int[count];
        }
        result.ensure(count);
    }
}
