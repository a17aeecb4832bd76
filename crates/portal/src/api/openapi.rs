//! `GET /api/v1/openapi.json`: the OpenAPI 3.1 document, made from the endpoints and from the schemas of the steps.

use axum::response::Response;
use fund::{Role, StepId};
use serde_json::{Map, Value, json};

use super::answer::{Trouble, object};
use super::{Endpoint, Gives, endpoints};
use crate::access::Access;
use crate::act::privately;

const ACTS: &str = "/api/v1/acts/{step}";

/// The document.
pub async fn document() -> Result<Response, Trouble> {
    object(&describe(&endpoints()))
}

/// The document over these endpoints.
#[must_use]
pub fn describe(endpoints: &[Endpoint]) -> Value {
    let mut shared = Map::new();
    let mut paths: Map<String, Value> = Map::new();
    for endpoint in endpoints {
        let method = endpoint.route.method.to_ascii_lowercase();
        if endpoint.route.path == ACTS {
            for step in StepId::ALL {
                let path = ACTS.replace("{step}", step.key());
                paths.insert(path, json!({ method.as_str(): act(endpoint, *step, &mut shared) }));
            }
            continue;
        }
        let item = paths.entry(endpoint.route.path).or_insert_with(|| json!({}));
        if let Value::Object(item) = item {
            item.insert(method, operation(endpoint));
        }
    }
    shared.insert("Problem".into(), problem());
    shared.insert("Receipt".into(), receipt());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "专款 Earmark API",
            "version": "1",
            "description": "金额一律为整数，单位为分；日期形如 2025-03-01。办理事项须用 Bearer 令牌和 Idempotency-Key。",
        },
        "paths": paths,
        "components": {
            "schemas": shared,
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
        },
    })
}

fn operation(endpoint: &Endpoint) -> Value {
    let named = endpoint.route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let in_path = named
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }));
    let in_query = endpoint.query.iter().map(|(name, what)| {
        json!({ "name": name, "in": "query", "description": what, "schema": { "type": "string" } })
    });
    let mut operation = json!({
        "summary": endpoint.summary,
        "description": doors(endpoint.route.access),
        "parameters": in_path.chain(in_query).collect::<Vec<_>>(),
        "security": security(endpoint.route.access),
        "responses": responses(endpoint.gives),
    });
    if let Some(body) = body(endpoint.route.path)
        && let Value::Object(members) = &mut operation
    {
        members.insert("requestBody".into(), body);
    }
    operation
}

/// The bodies of the endpoints that are no acts.
fn body(path: &str) -> Option<Value> {
    match path {
        "/api/v1/session" => Some(json!({ "required": true, "content": { "application/json": { "schema": {
            "type": "object", "required": ["account", "password"], "additionalProperties": false,
            "properties": { "account": { "type": "string" }, "password": { "type": "string" } },
        } } } })),
        "/api/v1/files" => Some(json!({ "required": true, "content": { "multipart/form-data": { "schema": {
            "type": "object", "properties": { "file": { "type": "string", "contentMediaType": "application/octet-stream" } },
        } } } })),
        _ => None,
    }
}

fn act(endpoint: &Endpoint, step: StepId, shared: &mut Map<String, Value>) -> Value {
    let row = step.row();
    let offices: Vec<_> = row.by.iter().map(|role| role.zh()).collect();
    let mut answers = responses(Gives::Object);
    if let Value::Object(answers) = &mut answers {
        answers.insert(
            "200".into(),
            json!({ "description": "已办理", "content": { "application/json": {
            "schema": { "$ref": "#/components/schemas/Receipt" },
        } } }),
        );
    }
    json!({
        "operationId": step.key(),
        "summary": row.name,
        "description": format!("由{}办理。", offices.join("、")),
        "tags": ["acts"],
        "parameters": [{
            "name": "Idempotency-Key", "in": "header", "required": true,
            "description": "32 位十六进制数或 UUID；重试时用同一个",
            "schema": { "type": "string" },
        }],
        "security": security(endpoint.route.access),
        "requestBody": { "required": true, "content": { "application/json": { "schema": schema(step, shared) } } },
        "responses": answers,
    })
}

/// The step's schema with its definitions moved to the document's own, and private fields in place of what follows
/// from them.
fn schema(step: StepId, shared: &mut Map<String, Value>) -> Value {
    let mut schema = step.schema().to_value();
    let (private, replaced) = privately(step);
    if let Value::Object(members) = &mut schema {
        members.remove("$schema");
        if let Some(Value::Object(definitions)) = members.remove("$defs") {
            for (name, mut definition) in definitions {
                move_references(&mut definition);
                shared.entry(name).or_insert(definition);
            }
        }
        let names: Vec<&str> = private.iter().map(|private| private.name).collect();
        if let Some(Value::Object(properties)) = members.get_mut("properties") {
            properties.retain(|name, _| !replaced.contains(&name.as_str()) || names.contains(&name.as_str()));
            for private in private {
                properties.insert(
                    private.name.into(),
                    json!({ "type": "string", "title": private.title, "writeOnly": true }),
                );
            }
        }
        let required = members.entry("required").or_insert_with(|| json!([]));
        if let Value::Array(required) = required {
            required.retain(|name| !replaced.iter().any(|replaced| name == replaced));
            required.extend(
                private.iter().filter(|private| !private.optional).map(|private| Value::from(private.name)),
            );
        }
    }
    move_references(&mut schema);
    schema
}

fn move_references(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(target) if name == "$ref" => {
                        *target = target.replace("#/$defs/", "#/components/schemas/");
                    }
                    other => move_references(other),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(move_references),
        _ => {}
    }
}

fn doors(access: Access) -> String {
    match access {
        Access::Public => "任何人。".into(),
        Access::SignedIn => "登录后。".into(),
        Access::Roles(roles) => {
            let named = Role::ALL.into_iter().filter(|role| roles.has(*role)).map(Role::zh);
            format!("{}。", named.collect::<Vec<_>>().join("、"))
        }
    }
}

fn security(access: Access) -> Value {
    if access == Access::Public { json!([]) } else { json!([{ "token": [] }]) }
}

fn responses(gives: Gives) -> Value {
    let content = match gives {
        Gives::Rows => json!({ "application/json": { "schema": {
            "type": "object", "required": ["total", "rows"],
            "properties": { "total": { "type": "integer" }, "rows": { "type": "array", "items": { "type": "object" } } },
        } } }),
        Gives::Page => json!({ "application/json": { "schema": {
            "type": "object", "required": ["rows", "next"],
            "properties": { "rows": { "type": "array", "items": { "type": "object" } }, "next": { "type": ["integer", "null"] } },
        } } }),
        Gives::Object => json!({ "application/json": { "schema": { "type": "object" } } }),
        Gives::File => json!({ "application/octet-stream": {} }),
    };
    let problem = |description: &str| {
        json!({ "description": description, "content": { "application/json": {
            "schema": { "$ref": "#/components/schemas/Problem" },
        } } })
    };
    json!({
        "200": { "description": "成功", "content": content },
        "400": problem("请求看不懂"),
        "401": problem("没有登录"),
        "403": problem("不在办理范围"),
        "404": problem("没有，或不归您"),
        "409": problem("不能办理：原因、条款、怎么办"),
    })
}

fn problem() -> Value {
    json!({
        "type": "object", "required": ["kind", "what"],
        "properties": {
            "kind": { "type": "string", "title": "种类" },
            "what": { "type": "string", "title": "什么不能办" },
            "article": { "type": "object", "title": "条款", "properties": {
                "anchor": { "type": "string" }, "label": { "type": "string" },
            } },
            "remedy": { "type": "string", "title": "怎么办" },
            "until": { "type": ["string", "null"], "format": "date", "title": "可办时间" },
            "items": { "type": "array", "items": { "type": "string" }, "title": "全部缺陷" },
            "fields": { "type": "array", "title": "字段", "items": { "type": "object", "properties": {
                "field": { "type": "string" }, "message": { "type": "string" },
            } } },
        },
    })
}

fn receipt() -> Value {
    json!({
        "type": "object", "required": ["seq", "replayed", "step", "told"],
        "properties": {
            "seq": { "type": "integer", "title": "记录号" },
            "replayed": { "type": "boolean", "title": "此前已用同一编号办理" },
            "step": { "type": "string" },
            "told": { "type": "array", "items": { "type": "string" } },
            "projects": { "type": "array", "items": { "type": "string" } },
            "initial_password": { "type": ["string", "null"], "title": "新账号的初始密码，只给一次" },
        },
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Given the document; when it is held against the routes; then each says what the other says.
    #[test]
    fn every_route_is_in_the_document_and_the_other_way_round() {
        let document = describe(&endpoints());
        let told: BTreeSet<(String, String)> = document["paths"]
            .as_object()
            .unwrap()
            .iter()
            .flat_map(|(path, item)| {
                item.as_object().unwrap().keys().map(|method| (method.to_uppercase(), path.clone()))
            })
            .collect();
        let served: BTreeSet<(String, String)> = crate::routes::all()
            .iter()
            .filter(|route| route.path.starts_with("/api/v1/"))
            .flat_map(|route| {
                let steps: Vec<&str> = if route.path == ACTS {
                    StepId::ALL.iter().map(|step| step.key()).collect()
                } else {
                    vec![""]
                };
                steps.into_iter().map(|step| (route.method.to_owned(), route.path.replace("{step}", step)))
            })
            .collect();
        assert_eq!(told, served);
    }

    /// Given the document; when every reference is followed; then it leads somewhere.
    #[test]
    fn every_reference_leads_somewhere() {
        let document = describe(&endpoints());
        let mut targets = BTreeSet::new();
        references(&document, &mut targets);
        assert!(targets.len() > 10, "{targets:?}");
        for target in targets {
            let pointer = target.strip_prefix('#').unwrap();
            assert!(document.pointer(pointer).is_some(), "{target}");
        }
    }

    fn references(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    match member {
                        Value::String(target) if name == "$ref" => drop(found.insert(target.clone())),
                        other => references(other, found),
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }

    /// Given two steps whose schemas define a type of one name; then it is the same type.
    #[test]
    fn one_name_is_one_schema() {
        let mut known: std::collections::BTreeMap<String, Value> = std::collections::BTreeMap::new();
        for step in StepId::ALL {
            let schema = step.schema().to_value();
            for (name, definition) in schema.get("$defs").and_then(Value::as_object).into_iter().flatten() {
                let first = known.entry(name.clone()).or_insert_with(|| definition.clone());
                assert_eq!(first, definition, "{name} in {}", step.key());
            }
        }
    }

    /// Given a step with private fields; then the document asks for them and not for what follows from them.
    #[test]
    fn private_fields_stand_in_for_what_is_sealed() {
        let schema = schema(StepId::ProposeAccount, &mut Map::new());
        assert!(
            schema["properties"].get("account").is_none() && schema["properties"].get("number").is_some()
        );
    }
}
