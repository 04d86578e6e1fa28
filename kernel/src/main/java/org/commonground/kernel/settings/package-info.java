/** What every service is set to, where a file of settings cannot say it. */
@NullMarked
package org.commonground.kernel.settings;

import org.jspecify.annotations.NullMarked;
