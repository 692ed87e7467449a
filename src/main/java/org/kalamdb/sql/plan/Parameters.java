package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.List;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Scalar;

/// The types that a statement's parameters turn out to have.
final class Parameters {
    private final List<DataType> types = new ArrayList<>();
    private final List<Boolean> known = new ArrayList<>();

    Parameters(int count) {
        for (int i = 0; i < count; i++) {
            types.add(DataType.TEXT);
            known.add(false);
        }
    }

    /// A use of a parameter. The first one decides its type: every other use casts.
    Scalar use(int index, DataType type) {
        while (types.size() <= index) {
            types.add(DataType.TEXT);
            known.add(false);
        }
        if (!known.get(index)) {
            types.set(index, type);
            known.set(index, true);
        }
        return Scalars.cast(new Scalar.Param(index, types.get(index)), type);
    }

    List<DataType> types() {
        return List.copyOf(types);
    }
}
