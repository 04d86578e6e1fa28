package org.commonground.gateway.contract;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.commonground.gateway.reply.Reply;

/** The contract, as clients and tools read it. */
class ContractPages {
    @Produces
    @Singleton
    OwnOperation json(Contract contract) {
        return new OwnOperation(
                "getContractAsJson",
                Reply.of("application/json", contract.document().toString())::send);
    }

    @Produces
    @Singleton
    OwnOperation yaml(Contract contract) {
        return new OwnOperation("getContractAsYaml", Reply.of("application/yaml", ContractFiles.yaml(contract))::send);
    }
}
