/** What the services that a district selected for a call did, one by one and together; from cells that everybody is told. */
@NullMarked
package org.commonground.metrics.portfolioreport;

import org.jspecify.annotations.NullMarked;
