package org.commonground.needs.landscapescan;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** How much each component counts; stored whole with the scan, so that its scores can be recomputed for ever. */
public record FitWeights(Map<FitComponent, Integer> byComponent) {
    public static final int MAXIMUM = 10;

    /** Components that are not given weigh what they do by default. */
    public FitWeights {
        var all = new EnumMap<FitComponent, Integer>(FitComponent.class);
        for (var component : FitComponent.values())
            all.put(component, byComponent.getOrDefault(component, component.defaultWeight()));
        byComponent = Collections.unmodifiableMap(all);
    }

    public static FitWeights defaults() {
        return new FitWeights(Map.of());
    }

    public int of(FitComponent component) {
        return byComponent.getOrDefault(component, component.defaultWeight());
    }
}
