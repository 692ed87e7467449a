/// What every other package may use: error codes, clocks, ids, limits and closing helpers.
@NullMarked
package org.kalamdb.common;

import org.jspecify.annotations.NullMarked;
