package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlTableFunction;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.kalamdb.model.DataType;

/// A function that stands in FROM and gives rows.
final class TableFunction extends SqlFunction implements SqlTableFunction {
    /// What follows the name of a function whose rows are numbered, from 1, in a last column.
    static final String WITH_ORDINALITY = " with ordinality";

    /// `UNNEST` of an array constructor: its arguments are the elements.
    static final String ELEMENTS = "$elements";

    /// `UNNEST` of several arrays: one column for each.
    static final String ZIP = "$zip";

    private static final String ORDINALITY_COLUMN = "ordinality";

    private final Kind content;
    private final String column;

    /// What the rows are.
    enum Kind {
        SERIES,
        ELEMENTS,
        VECTOR,
        ZIP,
        JSON_ELEMENTS,
        JSON_ELEMENTS_TEXT,
        JSON_EACH,
        JSON_EACH_TEXT
    }

    private TableFunction(String name, String column, Kind kind) {
        super(
                name,
                SqlKind.OTHER_FUNCTION,
                ReturnTypes.CURSOR,
                (binding, _, types) -> inferParameters(kind, binding, types),
                new Arguments(kind),
                SqlFunctionCategory.USER_DEFINED_TABLE_FUNCTION);
        this.content = kind;
        this.column = column;
    }

    static List<SqlOperator> all() {
        List<SqlOperator> all = new ArrayList<>();
        add(all, "generate_series", "generate_series", Kind.SERIES);
        add(all, ELEMENTS, "unnest", Kind.ELEMENTS);
        add(all, "unnest", "unnest", Kind.VECTOR);
        add(all, ZIP, "unnest", Kind.ZIP);
        for (String json : List.of("json", "jsonb")) {
            add(all, json + "_array_elements", "value", Kind.JSON_ELEMENTS);
            add(all, json + "_array_elements_text", "value", Kind.JSON_ELEMENTS_TEXT);
            add(all, json + "_each", "value", Kind.JSON_EACH);
            add(all, json + "_each_text", "value", Kind.JSON_EACH_TEXT);
        }
        return all;
    }

    private static void add(List<SqlOperator> all, String name, String column, Kind kind) {
        all.add(new TableFunction(name, column, kind));
        all.add(new TableFunction(name + WITH_ORDINALITY, column, kind));
    }

    /// Whether a function of this name gives rows.
    static boolean isOne(String name) {
        return all().stream().anyMatch(function -> function.getName().equalsIgnoreCase(name));
    }

    /// Whether a function of this name gives rows of one column, so that it may stand in a select list.
    static boolean isSingleColumn(String name) {
        return isOf(name, Set.of(Kind.SERIES, Kind.ELEMENTS, Kind.VECTOR, Kind.JSON_ELEMENTS, Kind.JSON_ELEMENTS_TEXT));
    }

    /// Whether the column of this function has no name of its own, but that of the source.
    static boolean isUnnamed(String name) {
        return isOf(name, Set.of(Kind.SERIES, Kind.ELEMENTS, Kind.VECTOR));
    }

    private static boolean isOf(String name, Set<Kind> kinds) {
        return all().stream()
                .anyMatch(function -> function.getName().equalsIgnoreCase(name)
                        && kinds.contains(((TableFunction) function).content));
    }

    Kind content() {
        return content;
    }

    boolean isNumbered() {
        return getName().endsWith(WITH_ORDINALITY);
    }

    @Override
    public SqlReturnTypeInference getRowTypeInference() {
        return this::rowType;
    }

    private RelDataType rowType(SqlOperatorBinding call) {
        KalamTypeFactory types = KalamTypeFactory.INSTANCE;
        RelDataTypeFactory.Builder row = types.builder();
        switch (content) {
            case SERIES -> row.add(column, seriesType(call.collectOperandTypes()));
            case ELEMENTS -> row.add(column, elementType(call.collectOperandTypes()));
            case VECTOR -> row.add(column, componentType(call.getOperandType(0)));
            case ZIP -> {
                for (int i = 0; i < call.getOperandCount(); i++) {
                    row.add(i == 0 ? column : column + "_" + i, componentType(call.getOperandType(i)));
                }
            }
            case JSON_ELEMENTS -> row.add(column, types.toRel(DataType.JSON, true));
            case JSON_ELEMENTS_TEXT -> row.add(column, types.toRel(DataType.TEXT, true));
            case JSON_EACH ->
                row.add("key", types.toRel(DataType.TEXT, false)).add(column, types.toRel(DataType.JSON, true));
            case JSON_EACH_TEXT ->
                row.add("key", types.toRel(DataType.TEXT, false)).add(column, types.toRel(DataType.TEXT, true));
        }
        if (isNumbered()) {
            row.add(ORDINALITY_COLUMN, types.toRel(DataType.BIGINT, false));
        }
        return row.build();
    }

    /// Of a vector FLOAT, of an array what its elements are.
    private static RelDataType componentType(RelDataType array) {
        RelDataType component = array.getComponentType();
        return component == null || array instanceof EmbeddingType
                ? KalamTypeFactory.INSTANCE.toRel(DataType.FLOAT, false)
                : KalamTypeFactory.INSTANCE.createTypeWithNullability(component, true);
    }

    private static RelDataType seriesType(List<RelDataType> operands) {
        if (SqlTypeUtil.isDatetime(operands.getFirst()) || SqlTypeUtil.isDatetime(operands.get(1))) {
            return KalamTypeFactory.INSTANCE.toRel(DataType.TIMESTAMP, false);
        }
        DataType common = DataType.INT;
        for (RelDataType operand : operands) {
            if (operand.getSqlTypeName() != SqlTypeName.NULL) {
                common = Types.common(common, KalamTypeFactory.toData(operand));
            }
        }
        return KalamTypeFactory.INSTANCE.toRel(common, false);
    }

    private static RelDataType elementType(List<RelDataType> operands) {
        RelDataType common = KalamTypeFactory.INSTANCE.leastRestrictive(operands);
        return KalamTypeFactory.INSTANCE.createTypeWithNullability(
                common == null ? KalamTypeFactory.INSTANCE.toRel(DataType.TEXT, true) : common, true);
    }

    /// Parameters and NULLs are of the type of the other arguments, else whole numbers.
    private static void inferParameters(Kind kind, SqlCallBinding binding, RelDataType[] types) {
        boolean several = kind == Kind.SERIES || kind == Kind.ELEMENTS;
        RelDataType wanted = KalamTypeFactory.INSTANCE.toRel(several ? DataType.BIGINT : DataType.TEXT, true);
        for (int i = binding.getOperandCount() - 1; several && i >= 0; i--) {
            RelDataType type = binding.getOperandType(i);
            boolean isKnown = type.getSqlTypeName() != SqlTypeName.NULL
                    && type.getSqlTypeName() != SqlTypeName.UNKNOWN
                    && !TimeOperators.isInterval(type);
            wanted = isKnown ? type : wanted;
        }
        Arrays.fill(types, wanted);
    }

    /// Checks the arguments.
    private record Arguments(Kind kind) implements SqlOperandTypeChecker {
        @Override
        public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
            List<RelDataType> types = binding.collectOperandTypes();
            boolean taken = switch (kind) {
                case SERIES -> isNumbers(types) || isMoments(types);
                case ELEMENTS -> KalamTypeFactory.INSTANCE.leastRestrictive(types) != null;
                case VECTOR -> types.getFirst().getSqlTypeName() == SqlTypeName.ARRAY;
                case ZIP -> types.stream().allMatch(Concatenation::isArray);
                case JSON_ELEMENTS, JSON_ELEMENTS_TEXT, JSON_EACH, JSON_EACH_TEXT ->
                    SqlTypeUtil.isCharacter(types.getFirst())
                            || types.getFirst().getSqlTypeName() == SqlTypeName.NULL;
            };
            if (!taken && throwOnFailure) {
                throw binding.newValidationSignatureError();
            }
            return taken;
        }

        private static boolean isNumbers(List<RelDataType> types) {
            return types.stream()
                    .allMatch(type -> SqlTypeUtil.isNumeric(type) || type.getSqlTypeName() == SqlTypeName.NULL);
        }

        private static boolean isMoments(List<RelDataType> types) {
            return types.size() == 3
                    && isMoment(types.get(0))
                    && isMoment(types.get(1))
                    && TimeOperators.isInterval(types.get(2));
        }

        private static boolean isMoment(RelDataType type) {
            return type.getSqlTypeName() == SqlTypeName.DATE || type.getSqlTypeName() == SqlTypeName.TIMESTAMP;
        }

        @Override
        public SqlOperandCountRange getOperandCountRange() {
            return switch (kind) {
                case SERIES -> SqlOperandCountRanges.between(2, 3);
                case ELEMENTS, ZIP -> SqlOperandCountRanges.from(1);
                case VECTOR, JSON_ELEMENTS, JSON_ELEMENTS_TEXT, JSON_EACH, JSON_EACH_TEXT ->
                    SqlOperandCountRanges.of(1);
            };
        }

        @Override
        public String getAllowedSignatures(SqlOperator operator, String name) {
            return name + "(…)";
        }
    }
}
