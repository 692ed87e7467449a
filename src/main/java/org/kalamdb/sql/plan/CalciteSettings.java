package org.kalamdb.sql.plan;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.calcite.util.Util;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// The process-wide settings of Calcite. It reads them once, when its first class is loaded, from
/// `saffron.properties` on the class path and from system properties; its own default is ISO-8859-1, with
/// which a literal such as `'日本語'` cannot be planned.
final class CalciteSettings {
    private static final String CHARSET = "UTF-8";

    private CalciteSettings() {}

    /// Sets what is still unset, then makes sure that Calcite has taken it.
    ///
    /// @throws DbException INTERNAL when Calcite was loaded before with another character set
    static void ensure() {
        setIfAbsent("calcite.default.charset", CHARSET);
        setIfAbsent("calcite.default.nationalcharset", CHARSET);
        setIfAbsent("calcite.default.collation.name", CHARSET + "$en_US");
        Charset charset = Util.getDefaultCharset();
        if (!charset.equals(StandardCharsets.UTF_8)) {
            throw new DbException(
                    ErrorCode.INTERNAL,
                    "Calcite was loaded with the character set " + charset
                            + ": saffron.properties must be on the class path, or calcite.default.charset be UTF-8");
        }
    }

    private static void setIfAbsent(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }
}
