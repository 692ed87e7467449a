/// Puts the server together: typed configuration, wiring, the order of start and stop.
@NullMarked
package org.kalamdb.app;

import org.jspecify.annotations.NullMarked;
