package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SqlValidator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Scalar;

/// The types that a statement's parameters turn out to have.
final class Parameters {
    private final List<DataType> types = new ArrayList<>();
    private final Set<Integer> told = new HashSet<>();

    private Parameters(int count) {
        for (int i = 0; i < count; i++) {
            types.add(DataType.TEXT);
        }
    }

    /// Without any parameter.
    static Parameters none() {
        return new Parameters(0);
    }

    /// What validation found. A parameter that occurs several times has the first type other than TEXT, which
    /// stands for everything that is not known, or that of its value when no use tells one; where it is used as
    /// another type it is cast.
    static Parameters of(SqlNode validated, SqlValidator validator, GivenTypes given, int count) {
        Parameters parameters = new Parameters(count);
        parameters.tell(validated, validator, given);
        return parameters;
    }

    /// Adds what the validation of one more query of the statement found.
    void tell(SqlNode validated, SqlValidator validator, GivenTypes given) {
        given.assumed().forEach((index, type) -> {
            if (!told.contains(index)) {
                set(index, type);
            }
        });
        validated.accept(new SqlBasicVisitor<Void>() {
            @Override
            public @Nullable Void visit(SqlDynamicParam param) {
                int index = param.getIndex();
                if (!RowCountQueries.isOne(index)
                        && !given.isAssumed(param)
                        && (told.add(index)
                                || index >= types.size()
                                || types.get(index).equals(DataType.TEXT))) {
                    set(index, KalamTypeFactory.toData(validator.getValidatedNodeType(param)));
                }
                return null;
            }
        });
    }

    private void set(int index, DataType type) {
        while (types.size() <= index) {
            types.add(DataType.TEXT);
        }
        types.set(index, type);
    }

    /// A use of a parameter as a value of this type.
    Scalar use(int index, DataType type) {
        return Scalars.cast(new Scalar.Param(index, types.get(index)), type);
    }

    /// A use of a parameter as a number of rows.
    Scalar useAsCount(int index) {
        types.set(index, DataType.BIGINT);
        return new Scalar.Param(index, DataType.BIGINT);
    }

    /// How many values a statement brings; those of correlations come after them.
    int count() {
        return types.size();
    }

    List<DataType> types() {
        return List.copyOf(types);
    }
}
