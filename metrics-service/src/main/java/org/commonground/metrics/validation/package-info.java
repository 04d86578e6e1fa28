/** What must hold between measures before anybody vouches for them. */
@NullMarked
package org.commonground.metrics.validation;

import org.jspecify.annotations.NullMarked;
