"""
Takes from the PyPI package kubernetes-validate the schemas of the kinds that we deploy, with all that they refer to and
without descriptions:

    pip download --no-deps kubernetes-validate==1.37.0
    python3 deploy/kubernetes/schemas/extract.py kubernetes_validate-1.37.0-py3-none-any.whl
"""
import json
import os
import sys
import zipfile

VERSION = '1.37.0'
FOLDER = f'kubernetes_validate/kubernetes-json-schema/v{VERSION}-local-strict'
KINDS = {
    'v1/Namespace': 'io.k8s.api.core.v1.Namespace',
    'v1/ServiceAccount': 'io.k8s.api.core.v1.ServiceAccount',
    'v1/Secret': 'io.k8s.api.core.v1.Secret',
    'v1/Service': 'io.k8s.api.core.v1.Service',
    'batch/v1/Job': 'io.k8s.api.batch.v1.Job',
    'networking.k8s.io/v1/Ingress': 'io.k8s.api.networking.v1.Ingress',
    'apps/v1/Deployment': 'io.k8s.api.apps.v1.Deployment',
    'networking.k8s.io/v1/NetworkPolicy': 'io.k8s.api.networking.v1.NetworkPolicy',
    'autoscaling/v2/HorizontalPodAutoscaler': 'io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler',
    'policy/v1/PodDisruptionBudget': 'io.k8s.api.policy.v1.PodDisruptionBudget',
    'node.k8s.io/v1/RuntimeClass': 'io.k8s.api.node.v1.RuntimeClass',
}
PREFIX = '#/$defs/'


def without_descriptions(value, inside_properties=False):
    if isinstance(value, list):
        return [without_descriptions(one) for one in value]
    if not isinstance(value, dict):
        return value
    kept = {}
    for key, one in value.items():
        if key.startswith('x-kubernetes') or (key == 'description' and not inside_properties):
            continue
        kept[key] = without_descriptions(one, key == 'properties' and not inside_properties)
    return kept


def references(value):
    if isinstance(value, list):
        for one in value:
            yield from references(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key == '$ref' and isinstance(one, str):
                yield one.removeprefix(PREFIX)
            else:
                yield from references(one)


with zipfile.ZipFile(sys.argv[1]) as wheel:
    everything = json.loads(wheel.read(f'{FOLDER}/_definitions.json'))['$defs']
found, waiting = {}, list(KINDS.values())
while waiting:
    name = waiting.pop()
    if name not in found:
        found[name] = without_descriptions(everything[name])
        waiting += references(found[name])
target = os.path.join(os.path.dirname(os.path.abspath(__file__)), f'kubernetes-{VERSION}.json')
with open(target, 'w') as file:
    json.dump({'kinds': KINDS, '$defs': dict(sorted(found.items()))}, file, indent=1, sort_keys=False)
    file.write('\n')
print(f'{len(found)} definitions, {os.path.getsize(target)} bytes in {target}')
