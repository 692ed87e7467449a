package org.kalamdb.sql.exec;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;

/// Whether the argument equals one of a list of constants; NULL when it does not and one of them is NULL.
final class InExpression extends VectorExpression {
    private static final int LINEAR = 8;

    private final VectorExpression arg;
    private final boolean listHasNull;
    /// The list without NULLs and, for numbers, its sorted [#key]s.
    private final Values list;
    private final int listSize;
    private final long[] keys;
    private final KeyTable table;
    private final LongValues result;
    private @Nullable TextMatch match;

    InExpression(VectorExpression arg, List<ConstantExpression> constants, MemoryBudget memory) {
        super(DataType.BOOLEAN);
        this.arg = arg;
        this.result = new LongValues(DataType.BOOLEAN, memory);
        this.list = Values.of(arg.type, memory);
        this.table = KeyTable.of(List.of(arg.type), memory);
        int size = 0;
        list.ensure(constants.size());
        for (ConstantExpression constant : constants) {
            if (constant.value != null) {
                list.set(size++, constant.value);
            }
        }
        this.listSize = size;
        this.listHasNull = size < constants.size();
        table.findOrAdd(new Values[] {list}, size, new int[size]);
        this.keys = new long[size];
        for (int i = 0; i < size; i++) {
            keys[i] = key(list, i);
        }
    }

    private static long key(Values values, int i) {
        return switch (values) {
            case LongValues longs -> longs.values[i];
            case DoubleValues doubles -> DoubleValues.ordered(doubles.values[i]);
            case DecimalValues _, BytesValues _, ObjectValues _ -> 0;
        };
    }

    @Override
    Values evaluate(Rows rows) {
        Values values = arg.evaluate(rows);
        int count = rows.count;
        result.reset(count);
        result.takeNulls(values, count);
        if (listSize > LINEAR || values instanceof ObjectValues || values instanceof DecimalValues) {
            int[] ids = new int[count];
            table.find(new Values[] {values}, count, ids);
            for (int i = 0; i < count; i++) {
                result.values[i] = ids[i] >= 0 ? 1 : 0;
            }
        } else {
            findLinearly(values, count);
        }
        if (listHasNull) {
            for (int i = 0; i < count; i++) {
                if (result.values[i] == 0) {
                    result.setNull(i);
                }
            }
        }
        return result;
    }

    @Override
    int select(Rows rows, int[] out) {
        boolean isText =
                arg instanceof ColumnExpression && list instanceof BytesValues && !arg.type.equals(DataType.UUID);
        return isText && listSize <= LINEAR
                ? texts((BytesValues) list).select(rows, ((ColumnExpression) arg).index, out)
                : super.select(rows, out);
    }

    private TextMatch texts(BytesValues constants) {
        TextMatch made = match == null ? new TextMatch(constants, listSize) : match;
        match = made;
        return made;
    }

    private void findLinearly(Values values, int count) {
        long[] out = result.values;
        Arrays.fill(out, 0, count, 0);
        switch (values) {
            case LongValues longs -> {
                for (long key : keys) {
                    for (int i = 0; i < count; i++) {
                        out[i] |= longs.values[i] == key ? 1 : 0;
                    }
                }
            }
            case DoubleValues doubles -> {
                for (long key : keys) {
                    for (int i = 0; i < count; i++) {
                        out[i] |= DoubleValues.ordered(doubles.values[i]) == key ? 1 : 0;
                    }
                }
            }
            case BytesValues bytes -> {
                BytesValues wanted = (BytesValues) list;
                for (int k = 0; k < listSize; k++) {
                    for (int i = 0; i < count; i++) {
                        out[i] |= !bytes.nulls[i] && bytes.equalsAt(i, wanted, k) ? 1 : 0;
                    }
                }
            }
            case DecimalValues _, ObjectValues _ -> throw new IllegalStateException("these are looked up in the table");
        }
    }
}
