"""English words for what can be wrong with a DMN file."""

from collections.abc import Mapping

MODELS: Mapping[str, str] = {
    "dmn.xml.too-large": "the file is larger than {limit} bytes",
    "dmn.xml.too-deep": "elements are nested deeper than {limit} levels",
    "dmn.xml.too-many": "the file has more than {limit} elements",
    "dmn.xml.encoding": "the file is not readable as {encoding}: save it as UTF-8",
    "dmn.xml.nul": "the file holds a NUL character",
    "dmn.xml.syntax": "this is not XML: {message}",
    "dmn.xml.doctype": "a document type (DOCTYPE, entities) is not allowed",
    "dmn.xml.instruction": "processing instructions are not allowed inside the model",
    "dmn.xml.namespace": "“{element}” is in “{namespace}”, no namespace of DMN 1.1 to 1.5",
    "dmn.xml.root": "a DMN file begins with “definitions”, not “{element}”",
    "dmn.xml.unknown-element": "“{element}” is not allowed inside “{parent}”",
    "dmn.xml.unknown-attribute": "“{element}” has no attribute “{attribute}”",
    "dmn.xml.missing-element": "“{element}” needs “{child}” inside",
    "dmn.xml.missing-attribute": "“{element}” needs the attribute “{attribute}”",
    "dmn.xml.repeated": "“{element}” is there more than once inside “{parent}”",
    "dmn.xml.either": "“{element}” takes only one of {children}",
    "dmn.xml.stray-text": "text is not allowed directly inside “{element}”",
    "dmn.xml.value": "“{attribute}” of “{element}” is “{value}”; allowed are {allowed}",
    "dmn.xml.id": "“{id}” cannot be an id: a letter or _ first, then letters, digits, _ - .",
    "dmn.xml.duplicate-id": "the id “{id}” is taken (line {line})",
    "dmn.xml.href": "“{href}” points to nothing in this file",
    "dmn.xml.character": "XML cannot hold the character {character} (in “{text}”)",
    "dmn.model.not-imported": "“{href}” points to another model, whose namespace “{namespace}” "
    "is not imported",
    "dmn.model.reference-kind": "“{href}” points to “{name}”, which is of the wrong kind here",
    "dmn.model.ring": "these need each other in a ring: {names}",
    "dmn.model.name-twice": "the name “{name}” is taken (line {line})",
    "dmn.model.aggregation": "the aggregation {aggregation} needs the hit policy COLLECT, "
    "not {hit_policy}",
    "dmn.model.cells": "row {row} has {got} of “{element}”, the table has {expected} such columns",
}
