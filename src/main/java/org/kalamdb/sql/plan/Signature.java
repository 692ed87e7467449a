package org.kalamdb.sql.plan;

import java.util.List;
import java.util.Locale;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlOperandTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.kalamdb.model.DataType;

/// The parameters of a function: how many, and which arguments each takes. Arguments are taken widely and
/// cast when the call is lowered, so that an untyped literal may stand for any type.
///
/// @param required the parameters without which a call is wrong
/// @param all      every parameter; the last one repeats when `variadic`
record Signature(int required, List<Param> all, boolean variadic)
        implements SqlOperandTypeChecker, SqlOperandTypeInference {
    /// What an argument may be.
    enum Param {
        ANY,
        TEXT,
        NUMBER,
        INT,
        /// SMALLINT, INT or BIGINT.
        WHOLE,
        /// DATE, TIME, TIMESTAMP, or text that is one.
        MOMENT,
        /// A JSON object's key or an array's index.
        KEY,
        /// EMBEDDING, an array, or text that is one.
        VECTOR,
        /// An array, or text that is one.
        ARRAY,
        /// BYTES, or text that stands for them.
        BYTES,
        BOOLEAN
    }

    Signature {
        all = List.copyOf(all);
    }

    static Signature of(Param... params) {
        return new Signature(params.length, List.of(params), false);
    }

    static Signature atLeast(int required, Param... params) {
        return new Signature(required, List.of(params), false);
    }

    static Signature variadic(int required, Param... params) {
        return new Signature(required, List.of(params), true);
    }

    /// What the argument at `index` is for.
    Param param(int index) {
        return all.isEmpty() ? Param.ANY : all.get(Math.min(index, all.size() - 1));
    }

    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
        for (int i = 0; i < binding.getOperandCount(); i++) {
            if (!takes(param(i), binding.getOperandType(i))) {
                if (throwOnFailure) {
                    throw binding.newValidationSignatureError();
                }
                return false;
            }
        }
        return true;
    }

    private static boolean takes(Param param, RelDataType type) {
        SqlTypeName name = type.getSqlTypeName();
        if (name == SqlTypeName.NULL || name == SqlTypeName.UNKNOWN) {
            return true;
        }
        boolean text = SqlTypeUtil.isCharacter(type);
        return switch (param) {
            case ANY -> !type.isStruct();
            case TEXT -> !type.isStruct() && name != SqlTypeName.ARRAY;
            case NUMBER -> SqlTypeUtil.isNumeric(type);
            case INT -> SqlTypeUtil.isExactNumeric(type);
            case WHOLE -> SqlTypeUtil.isIntType(type);
            case MOMENT -> text || SqlTypeUtil.isDatetime(type);
            case KEY -> text || SqlTypeUtil.isIntType(type);
            case VECTOR, ARRAY -> text || name == SqlTypeName.ARRAY;
            case BYTES -> text || SqlTypeUtil.isBinary(type);
            case BOOLEAN -> name == SqlTypeName.BOOLEAN;
        };
    }

    /// What parameters (`$1`) become: the type of another argument where all arguments have one type.
    @Override
    public void inferOperandTypes(SqlCallBinding binding, RelDataType returnType, RelDataType[] operandTypes) {
        for (int i = 0; i < operandTypes.length; i++) {
            operandTypes[i] = switch (param(i)) {
                case TEXT, KEY -> type(DataType.TEXT);
                case NUMBER -> known(binding, type(DataType.DOUBLE));
                case INT, WHOLE -> type(DataType.BIGINT);
                case MOMENT -> type(DataType.TIMESTAMP);
                case BOOLEAN -> type(DataType.BOOLEAN);
                case BYTES -> type(DataType.BYTES);
                case ANY, VECTOR, ARRAY -> known(binding, type(DataType.TEXT));
            };
        }
    }

    private static RelDataType known(SqlCallBinding binding, RelDataType otherwise) {
        RelDataType unknown = binding.getValidator().getUnknownType();
        for (int i = 0; i < binding.getOperandCount(); i++) {
            RelDataType type = binding.getValidator().deriveType(binding.getScope(), binding.operand(i));
            if (!type.equals(unknown) && type.getSqlTypeName() != SqlTypeName.NULL) {
                return type;
            }
        }
        return otherwise;
    }

    private static RelDataType type(DataType type) {
        return KalamTypeFactory.INSTANCE.toRel(type, true);
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
        return variadic ? SqlOperandCountRanges.from(required) : SqlOperandCountRanges.between(required, all.size());
    }

    @Override
    public SqlOperandTypeInference typeInference() {
        return this;
    }

    /// As in `substr(text, int[, int])`.
    String shown(String name) {
        StringBuilder text = new StringBuilder(name).append('(');
        for (int i = 0; i < all.size(); i++) {
            text.append(i == required ? "[" : "").append(i == 0 ? "" : ", ");
            text.append(all.get(i).name().toLowerCase(Locale.ROOT));
        }
        text.append(required < all.size() ? "]" : "").append(variadic ? ", …" : "");
        return text.append(')').toString();
    }

    @Override
    public String getAllowedSignatures(SqlOperator operator, String name) {
        StringBuilder text = new StringBuilder(name).append('(');
        for (int i = 0; i < all.size(); i++) {
            text.append(i == 0 ? "" : ", ").append('<').append(all.get(i)).append('>');
        }
        return text.append(variadic ? ", …)" : ")").toString();
    }
}
