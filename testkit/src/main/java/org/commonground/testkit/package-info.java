/** What tests of every service share: real parts, tokens for any caller, and the rules of the house. */
@NullMarked
package org.commonground.testkit;

import org.jspecify.annotations.NullMarked;
