package org.kalamdb.sql.plan;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.config.NullCollation;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.runtime.Resources;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeMappingRule;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SelectScope;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlDelegatingConformance;
import org.apache.calcite.sql.validate.SqlValidatorException;
import org.apache.calcite.sql.validate.SqlValidatorImpl;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.kalamdb.model.DataType;

/// Resolves the names and types of one statement. Differs from Calcite's own in what `*` stands for and in
/// what an untyped parameter is.
final class KalamValidator extends SqlValidatorImpl {
    private static final Config CONFIG = Config.DEFAULT
            .withConformance(new Conformance())
            .withIdentifierExpansion(true)
            .withDefaultNullCollation(NullCollation.HIGH)
            .withTypeCoercionFactory(KalamTypeCoercion::new);

    private final HiddenColumns hidden;
    private final Set<SqlParserPos> starPositions;
    private final GivenTypes given;
    private @Nullable SqlNode lastErrorNode;

    KalamValidator(CatalogReader catalog, HiddenColumns hidden, Set<SqlParserPos> starPositions, GivenTypes given) {
        super(KalamOperatorTable.INSTANCE, catalog, KalamTypeFactory.INSTANCE, CONFIG);
        this.hidden = hidden;
        this.starPositions = starPositions;
        this.given = given;
    }

    /// The node that the last error was about.
    @Nullable
    SqlNode lastErrorNode() {
        return lastErrorNode;
    }

    @Override
    public CalciteContextException newValidationError(SqlNode node, Resources.ExInst<SqlValidatorException> error) {
        lastErrorNode = node;
        return super.newValidationError(node, error);
    }

    @Override
    public void validateWindow(SqlNode windowOrName, SqlValidatorScope scope, @Nullable SqlCall call) {
        SqlWindow window = window(windowOrName, scope);
        if (window == null) {
            super.validateWindow(windowOrName, scope, call);
            return;
        }
        try (IntervalBounds _ = IntervalBounds.hide(window, this, scope)) {
            super.validateWindow(windowOrName, scope, call);
        }
    }

    /// A window that builds on another keeps its own frame, which Calcite forgets.
    @Override
    public SqlWindow resolveWindow(SqlNode windowOrName, SqlValidatorScope scope) {
        SqlWindow resolved = super.resolveWindow(windowOrName, scope);
        SqlWindow window = window(windowOrName, scope);
        if (window == null || window.getRefName() == null) {
            return resolved;
        }
        SqlParserPos place = window.getParserPosition();
        return SqlWindow.create(
                null,
                null,
                resolved.getPartitionList(),
                resolved.getOrderList(),
                SqlLiteral.createBoolean(window.isRows(), place),
                window.getLowerBound(),
                window.getUpperBound(),
                null,
                window.getExclude(),
                place);
    }

    private static @Nullable SqlWindow window(SqlNode windowOrName, SqlValidatorScope scope) {
        return switch (windowOrName) {
            case SqlIdentifier name -> name.isSimple() ? scope.lookupWindow(name.getSimple()) : null;
            case SqlWindow window -> window;
            default -> null;
        };
    }

    @Override
    protected void validateWindowClause(SqlSelect select) {
        SqlValidatorScope scope = getFromScope(select);
        try (Closer closer = new Closer()) {
            for (SqlNode window : select.getWindowList()) {
                if (scope != null && window instanceof SqlWindow named && named.getRefName() == null) {
                    closer.register(IntervalBounds.hide(named, this, scope));
                }
            }
            super.validateWindowClause(select);
        }
    }

    @Override
    public SqlTypeMappingRule getTypeMappingRule() {
        return KalamTypeCoercion.CASTS;
    }

    /// Leaves hidden columns out of what a `*` stands for. Not possible over JOIN … USING, where Calcite counts
    /// on all columns being there: `_updated` shows then, if the query names it.
    @Override
    protected void addToSelectList(
            List<SqlNode> items,
            Set<String> aliases,
            List<Map.Entry<String, RelDataType>> fields,
            SqlNode item,
            SelectScope scope,
            boolean includeSystemVars) {
        if (item instanceof SqlIdentifier identifier
                && hidden.contains(identifier.names.getLast())
                && starPositions.contains(item.getParserPosition())) {
            return;
        }
        super.addToSelectList(items, aliases, fields, item, scope, includeSystemVars);
    }

    /// Calcite knows no text of an array.
    @Override
    public RelDataType deriveType(SqlValidatorScope scope, SqlNode expression) {
        if (expression.getKind() == SqlKind.CAST
                && WindowConvertlets.isText(((SqlCall) expression).operand(1))
                && Concatenation.isArray(deriveType(scope, ((SqlCall) expression).operand(0)))) {
            RelDataType text = KalamTypeFactory.INSTANCE.toRel(DataType.TEXT, true);
            setValidatedNodeType(expression, text);
            return text;
        }
        return super.deriveType(scope, expression);
    }

    /// Calcite asks for the types of some parameters before it has inferred them.
    @Override
    public RelDataType getValidatedNodeType(SqlNode node) {
        RelDataType known = getValidatedNodeTypeIfKnown(node);
        if (known != null) {
            return known;
        }
        return switch (node) {
            case SqlDynamicParam _ -> typeFactory.createSqlType(SqlTypeName.VARCHAR);
            case SqlNodeList list when !list.isEmpty() -> getValidatedNodeType(list.get(0));
            case SqlLiteral literal -> literal.createSqlType(typeFactory);
            default -> super.getValidatedNodeType(node);
        };
    }

    /// A parameter without context has the type of its value; one beside JSON or FILE is TEXT, as those compare
    /// as text.
    @Override
    protected void inferUnknownTypes(RelDataType inferred, SqlValidatorScope scope, SqlNode node) {
        if (node instanceof SqlDynamicParam parameter) {
            if (inferred.equals(unknownType) || inferred.getSqlTypeName() == SqlTypeName.NULL) {
                RelDataType type = KalamTypeFactory.INSTANCE.toRel(given.assume(parameter), true);
                super.inferUnknownTypes(type, scope, node);
                return;
            }
            boolean text = inferred instanceof MarkedType && inferred.getSqlTypeName() == SqlTypeName.VARCHAR;
            super.inferUnknownTypes(text ? typeFactory.createSqlType(SqlTypeName.VARCHAR) : inferred, scope, node);
        } else if (node.getKind() == SqlKind.CAST && ((SqlCall) node).operand(0) instanceof SqlDynamicParam) {
            super.inferUnknownTypes(deriveType(scope, ((SqlCall) node).operand(1)), scope, ((SqlCall) node).operand(0));
        } else if (node instanceof SqlCall call
                && (node.getKind() == SqlKind.IN || node.getKind() == SqlKind.NOT_IN)
                && call.operand(0) instanceof SqlDynamicParam
                && call.operand(1) instanceof SqlNodeList list) {
            inferUnknownTypes(elementType(scope, list), scope, call.operand(0));
            inferUnknownTypes(elementType(scope, list), scope, list);
        } else {
            super.inferUnknownTypes(inferred, scope, node);
        }
    }

    /// The type of a parameter before a list: that of the first element that has one.
    private RelDataType elementType(SqlValidatorScope scope, SqlNodeList list) {
        for (SqlNode element : list) {
            RelDataType type = deriveType(scope, element);
            if (!type.equals(unknownType)) {
                return type;
            }
        }
        return unknownType;
    }

    /// Babel's freedoms; ORDER BY prefers the names of the select list, as PostgreSQL does.
    private static final class Conformance extends SqlDelegatingConformance {
        Conformance() {
            super(SqlConformanceEnum.BABEL);
        }

        @Override
        public boolean isSortByAliasObscures() {
            return true;
        }

        @Override
        public boolean isNonStrictGroupBy() {
            return false;
        }

        @Override
        public SelectAliasLookup isSelectAlias() {
            return SelectAliasLookup.UNSUPPORTED;
        }
    }
}
