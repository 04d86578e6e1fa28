/** Service-learning hours: how many students gave how many, and how many met what the district asks for. */
@NullMarked
package org.commonground.metrics.servicelearning;

import org.jspecify.annotations.NullMarked;
