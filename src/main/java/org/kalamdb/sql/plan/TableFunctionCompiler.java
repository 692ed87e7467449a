package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.PlanNode.Generator;
import org.kalamdb.sql.ir.Scalar;

/// Makes the operator of a call of a [TableFunction].
///
/// @param args     without input
/// @param types    of the output columns
record TableFunctionCompiler(TableFunction function, List<Scalar> args, List<DataType> types) {
    PlanNode compile() {
        return switch (function.content()) {
            case SERIES -> series();
            case ELEMENTS -> elements();
            case VECTOR ->
                args.getFirst().type() instanceof DataType.Embedding
                        ? new PlanNode.TableFunction(Generator.VECTOR_ELEMENTS, args, types)
                        : array();
            case ZIP -> zip();
            case JSON_ELEMENTS -> json(Generator.JSON_ELEMENTS);
            case JSON_ELEMENTS_TEXT -> json(Generator.JSON_ELEMENTS_TEXT);
            case JSON_EACH -> json(Generator.JSON_EACH);
            case JSON_EACH_TEXT -> json(Generator.JSON_EACH_TEXT);
        };
    }

    private PlanNode series() {
        DataType type = types.getFirst();
        List<Scalar> bounds = new ArrayList<>();
        bounds.add(Scalars.cast(args.get(0), type));
        bounds.add(Scalars.cast(args.get(1), type));
        if (!type.equals(DataType.TIMESTAMP)) {
            Scalar one = Scalars.cast(Scalars.literal(1L, DataType.BIGINT), type);
            bounds.add(args.size() == 2 ? one : Scalars.cast(args.get(2), type));
            return new PlanNode.TableFunction(Generator.SERIES, bounds, types);
        }
        bounds.add(args.get(2));
        return new PlanNode.TableFunction(Generator.SERIES, bounds, types);
    }

    private PlanNode elements() {
        List<List<Scalar>> rows = IntStream.range(0, args.size())
                .mapToObj(i -> {
                    Scalar element = Scalars.cast(args.get(i), types.getFirst());
                    return function.isNumbered()
                            ? List.of(element, Scalars.literal(i + 1L, DataType.BIGINT))
                            : List.of(element);
                })
                .toList();
        return new PlanNode.Values(rows, types);
    }

    /// The elements are read as texts, or as JSON if they are such, and then cast.
    private PlanNode array() {
        DataType element = types.getFirst();
        boolean nested = element.equals(DataType.JSON);
        List<DataType> read = new ArrayList<>(types);
        read.set(0, nested ? DataType.JSON : DataType.TEXT);
        PlanNode rows = new PlanNode.TableFunction(
                nested ? Generator.JSON_ELEMENTS : Generator.JSON_ELEMENTS_TEXT,
                List.of(Scalars.cast(args.getFirst(), DataType.TEXT)),
                read);
        List<Scalar> columns = new ArrayList<>(PlanNodes.columns(rows));
        columns.set(0, Scalars.cast(columns.getFirst(), element));
        return new PlanNode.Project(rows, columns);
    }

    /// The rows are read as arrays, whose elements are cast.
    private PlanNode zip() {
        List<DataType> read = new ArrayList<>(List.of(DataType.JSON));
        if (function.isNumbered()) {
            read.add(DataType.BIGINT);
        }
        List<Scalar> arrays =
                args.stream().map(array -> Scalars.cast(array, DataType.TEXT)).toList();
        PlanNode rows = new PlanNode.TableFunction(
                Generator.JSON_ELEMENTS, List.of(new Scalar.Call(Function.ARRAY_ZIP, arrays, DataType.JSON)), read);
        List<Scalar> found = PlanNodes.columns(rows);
        List<Scalar> columns = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            DataType element = types.get(i);
            DataType kept = element.equals(DataType.JSON) ? DataType.JSON : DataType.TEXT;
            Scalar place = Scalars.literal(i + 1L, DataType.BIGINT);
            Scalar array = Scalars.cast(found.getFirst(), DataType.TEXT);
            columns.add(Scalars.cast(Scalars.call(Function.ARRAY_GET, kept, array, place), element));
        }
        if (function.isNumbered()) {
            columns.add(found.getLast());
        }
        return new PlanNode.Project(rows, columns);
    }

    private PlanNode json(Generator generator) {
        return new PlanNode.TableFunction(generator, List.of(Scalars.cast(args.getFirst(), DataType.TEXT)), types);
    }
}
