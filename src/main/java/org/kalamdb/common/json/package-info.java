/// Records as JSON, for what is stored and for configuration documents. Jackson databind stays in here.
@NullMarked
package org.kalamdb.common.json;

import org.jspecify.annotations.NullMarked;
