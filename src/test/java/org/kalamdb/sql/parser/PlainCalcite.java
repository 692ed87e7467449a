package org.kalamdb.sql.parser;

import java.util.List;
import java.util.Properties;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.config.Lex;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlLibrary;
import org.apache.calcite.sql.fun.SqlLibraryOperatorTableFactory;
import org.apache.calcite.sql.parser.babel.SqlBabelParserImpl;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.sql2rel.StandardConvertletTable;

/// Calcite's own parser, validator and converter over two tables, as the yardstick for trees:
/// `t (id bigint, a integer, b integer, c varchar, d double, n decimal(10, 2), ts timestamp, dt date, f boolean)`
/// and `u` of the same columns.
final class PlainCalcite {
    private static final RelDataTypeFactory TYPES =
            new SqlTypeFactoryImpl(org.apache.calcite.rel.type.RelDataTypeSystem.DEFAULT);
    private static final CalciteSchema ROOT = schema();

    private PlainCalcite() {}

    private static CalciteSchema schema() {
        CalciteSchema root = CalciteSchema.createRootSchema(false);
        root.add("t", new Columns());
        root.add("u", new Columns());
        return root;
    }

    private static final class Columns extends AbstractTable {
        @Override
        public RelDataType getRowType(RelDataTypeFactory types) {
            return types.builder()
                    .add("id", SqlTypeName.BIGINT)
                    .add("a", SqlTypeName.INTEGER)
                    .add("b", SqlTypeName.INTEGER)
                    .add("c", SqlTypeName.VARCHAR)
                    .add("d", SqlTypeName.DOUBLE)
                    .add("n", SqlTypeName.DECIMAL, 10, 2)
                    .add("ts", SqlTypeName.TIMESTAMP, 3)
                    .add("dt", SqlTypeName.DATE)
                    .add("f", SqlTypeName.BOOLEAN)
                    .build();
        }
    }

    /// What Calcite's lenient parser makes of a query.
    static SqlNode parse(String sql) throws org.apache.calcite.sql.parser.SqlParseException {
        return org.apache.calcite.sql.parser.SqlParser.create(
                        sql,
                        org.apache.calcite.sql.parser.SqlParser.config()
                                .withParserFactory(SqlBabelParserImpl.FACTORY)
                                .withLex(Lex.JAVA)
                                .withQuoting(org.apache.calcite.avatica.util.Quoting.DOUBLE_QUOTE)
                                .withUnquotedCasing(org.apache.calcite.avatica.util.Casing.TO_LOWER)
                                .withConformance(SqlConformanceEnum.BABEL))
                .parseQuery();
    }

    /// The relational tree of a query.
    static String plan(SqlNode query) {
        return RelOptUtil.toString(convert(query));
    }

    static RelNode convert(SqlNode query) {
        Properties properties = new Properties();
        properties.setProperty(CalciteConnectionProperty.CASE_SENSITIVE.camelName(), "false");
        CalciteConnectionConfigImpl config = new CalciteConnectionConfigImpl(properties);
        CalciteCatalogReader reader = new CalciteCatalogReader(ROOT, List.of(), TYPES, config);
        SqlValidator validator = SqlValidatorUtil.newValidator(
                SqlLibraryOperatorTableFactory.INSTANCE.getOperatorTable(SqlLibrary.STANDARD, SqlLibrary.POSTGRESQL),
                reader,
                TYPES,
                SqlValidator.Config.DEFAULT.withConformance(SqlConformanceEnum.BABEL));
        SqlNode valid = validator.validate(query);
        HepPlanner planner = new HepPlanner(HepProgram.builder().build());
        SqlToRelConverter converter = new SqlToRelConverter(
                null,
                validator,
                reader,
                RelOptCluster.create(planner, new RexBuilder(TYPES)),
                StandardConvertletTable.INSTANCE,
                SqlToRelConverter.config().withExpand(false));
        return converter.convertQuery(valid, false, true).rel;
    }
}
