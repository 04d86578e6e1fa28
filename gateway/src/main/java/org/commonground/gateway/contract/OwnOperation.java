package org.commonground.gateway.contract;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** An operation that the gateway answers itself, under the id that the contract gives it. */
public record OwnOperation(String id, Handler<RoutingContext> answer) {}
