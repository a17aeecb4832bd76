//! Contracts, invoices and receipts as an enterprise sends them: read on the way, recorded where nothing is in doubt, entered
//! beside the page where something is (第八条).

use axum::http::StatusCode;
use fund::steps::record_invoice::RecordInvoice;
use fund::{ProjectId, RefusalKind};
use office::{Key, Office, SubmitError};

use crate::town::{Answer, Visitor, hidden, town};

const CODE: &str = "91230103100000032J";
const NAME: &str = "哈尔滨丁药业有限公司";

fn project(office: &Office) -> ProjectId {
    let of = |view: &fund::view::View<'_>| {
        view.fund.projects.values().find(|project| project.name == "药品生产追溯").map(|project| project.id)
    };
    office.view(of).unwrap()
}

/// A 数电票 for this buyer: 100 000 yuan without tax, its total as given.
fn invoice(name: &str, total: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><EInvoice><Header><EIid>25232000000010000017</EIid><InherentLabel>\
         <GeneralOrSpecialVAT><LabelCode>02</LabelCode></GeneralOrSpecialVAT></InherentLabel></Header><EInvoiceData>\
         <SellerInformation><SellerIdNum>91230100127575573H</SellerIdNum><SellerName>冰城数字技术有限公司</SellerName></SellerInformation>\
         <BuyerInformation><BuyerIdNum>{CODE}</BuyerIdNum><BuyerName>{name}</BuyerName></BuyerInformation>\
         <BasicInformation><TotalAmWithoutTax>100000.00</TotalAmWithoutTax><TotalTaxAm>6000.00</TotalTaxAm>\
         <TotalTax-includedAmount>{total}</TotalTax-includedAmount></BasicInformation><IssuItemInformation>\
         <ItemName>*软件*追溯系统</ItemName><Amount>100000.00</Amount><TaxRate>0.06</TaxRate><ComTaxAm>6000.00</ComTaxAm>\
         </IssuItemInformation></EInvoiceData><TaxSupervisionInfo><InvoiceNumber>25232000000010000017</InvoiceNumber>\
         <IssueTime>2025-05-18</IssueTime></TaxSupervisionInfo></EInvoice>"
    )
}

/// Sends a file to the place where contracts, invoices and receipts are dropped together.
async fn drop(ding: &Visitor, id: ProjectId, name: &str, bytes: &[u8]) -> Answer {
    let to = format!("/files?kind=auto&project={id}&back=%2Fprojects%2F{id}%2Fclaim%2Ffiles");
    ding.upload(&to, name, bytes).await
}

#[tokio::test]
async fn an_invoice_that_agrees_with_itself_is_on_the_record_once_it_has_come() {
    let office = town();
    let (id, ding) = (project(&office), Visitor::enterprise(&office, CODE));
    let answer = drop(&ding, id, "dzfp.xml", invoice(NAME, "106000.00").as_bytes()).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let recorded = office.view(|view| view.fund.projects[&id].papers.invoices.clone());
    let [recorded] = recorded.as_slice() else { panic!("{recorded:?}") };
    assert_eq!(recorded.says.total, Some(law::Fen::new(10_600_000)));
    assert!(recorded.by_hand.is_empty());
    let page = ding.opens(&format!("/projects/{id}/claim/files")).await;
    assert!(page.contains("已读取登记") && page.contains("106,000.00"), "{page}");
}

#[tokio::test]
async fn an_invoice_that_does_not_add_up_waits_for_a_person_whose_change_is_named() {
    let office = town();
    let (id, ding) = (project(&office), Visitor::enterprise(&office, CODE));
    drop(&ding, id, "dzfp.xml", invoice(NAME, "106000.01").as_bytes()).await;
    assert!(office.view(|view| view.fund.projects[&id].papers.is_empty()));
    let list = ding.opens(&format!("/projects/{id}/claim/files")).await;
    assert!(list.contains("需要核对") && list.contains("核对后登记"), "{list}");
    let evidence = office.view(|view| view.fund.projects[&id].evidence.last().unwrap().digest.clone());
    let form = ding.opens(&format!("/acts/record_invoice?project={id}&evidence={evidence}")).await;
    assert!(form.contains("value=\"106000.01\"") && form.contains("追溯系统"), "{form}");
    let id_text = id.to_string();
    let typed = [
        ("key", hidden(&form, "key")),
        ("project", id_text),
        ("evidence", evidence.to_string()),
        ("member", String::new()),
        ("invoice.kind", "ordinary".into()),
        ("invoice.number", "25232000000010000017".into()),
        ("invoice.issued_on", "2025-05-18".into()),
        ("invoice.seller.name", "冰城数字技术有限公司".into()),
        ("invoice.seller.tax_number", "91230100127575573H".into()),
        ("invoice.buyer.name", NAME.into()),
        ("invoice.buyer.tax_number", CODE.into()),
        ("invoice.amount", "100000.00".into()),
        ("invoice.tax", "6000.00".into()),
        ("invoice.total", "106000.00".into()),
        ("invoice.lines[0].name", "追溯系统".into()),
        ("invoice.lines[0].class", "软件".into()),
        ("invoice.lines[0].amount", "100000.00".into()),
        ("invoice.lines[0].rate", "6%".into()),
        ("invoice.lines[0].tax", "6000.00".into()),
    ];
    let typed: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = ding.post("/acts/record_invoice", &typed).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let by_hand = office.view(|view| view.fund.projects[&id].papers.invoices[0].by_hand.clone());
    assert!(by_hand.contains(&"total".to_owned()), "{by_hand:?}");
    assert!(!by_hand.iter().any(|path| path.starts_with("seller") || path == "amount"), "{by_hand:?}");
}

#[tokio::test]
async fn nobody_passes_off_a_changed_amount_as_one_that_was_read() {
    let office = town();
    let (id, ding) = (project(&office), Visitor::enterprise(&office, CODE));
    drop(&ding, id, "dzfp.xml", invoice(NAME, "106000.00").as_bytes()).await;
    let (account, recorded) = office.view(|view| {
        let its = view
            .fund
            .accounts
            .values()
            .find(|actor| actor.enterprise.as_ref().is_some_and(|code| code.as_str() == CODE));
        (its.unwrap().account.clone(), view.fund.projects[&id].papers.invoices[0].clone())
    });
    let mut changed = recorded.says.clone();
    changed.amount = Some(law::Fen::new(11_000_000));
    changed.total = Some(law::Fen::new(11_600_000));
    let act = |by_hand: &[&str]| RecordInvoice {
        project: id,
        evidence: recorded.evidence.clone(),
        member: String::new(),
        likeness: String::new(),
        invoice: Box::new(changed.clone()),
        by_hand: by_hand.iter().map(|name| (*name).to_owned()).collect(),
    };
    for (key, by_hand) in [([1; 16], &[][..]), ([2; 16], &["total"][..])] {
        let answer = office.submit(&account, Key::from(key), act(by_hand));
        let Err(SubmitError::Refused(refusal)) = answer else { panic!("{answer:?}") };
        assert_eq!(refusal.kind, RefusalKind::Malformed);
        assert!(refusal.what.contains("与系统从文件中读到的不同"), "{}", refusal.what);
    }
    assert!(office.submit(&account, Key::from([3; 16]), act(&["total", "amount"])).is_ok());
}

#[tokio::test]
async fn a_file_that_does_not_say_what_it_is_is_asked_for_where_its_kind_is_known() {
    let office = town();
    let (id, ding) = (project(&office), Visitor::enterprise(&office, CODE));
    let answer = drop(&ding, id, "说明.txt", "一段文字".as_bytes()).await;
    assert!(answer.status.is_client_error());
    assert!(answer.body.contains("没有认出“说明.txt”是合同、发票还是银行回单"), "{}", answer.body);
    let answer = drop(&ding, id, "技术服务合同.txt", "一段文字".as_bytes()).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let kind = office.view(|view| view.fund.projects[&id].evidence.last().unwrap().kind.clone());
    assert_eq!(kind, "contract");
}

#[tokio::test]
async fn a_page_is_shown_as_a_picture_to_those_who_may_see_the_case() {
    let office = town();
    let (id, ding) = (project(&office), Visitor::enterprise(&office, CODE));
    let mut png = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_luma8(40, 20).write_to(&mut png, image::ImageFormat::Png).unwrap();
    drop(&ding, id, "银行回单.png", png.get_ref()).await;
    let digest = office.view(|view| view.fund.projects[&id].evidence.last().unwrap().digest.clone());
    let shown = ding.get(&format!("/files/{digest}/pages/1")).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert_eq!(shown.response_headers["content-type"], "image/png");
    assert_eq!(ding.get(&format!("/files/{digest}/pages/2")).await.status, StatusCode::NOT_FOUND);
    let other = Visitor::enterprise(&office, "91230103100000040D");
    assert_eq!(other.get(&format!("/files/{digest}/pages/1")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn lines_of_a_claim_are_taken_from_the_papers_and_not_typed() {
    let office = town();
    let (id, ding) = (project(&office), Visitor::enterprise(&office, CODE));
    drop(&ding, id, "dzfp.xml", invoice(NAME, "106000.00").as_bytes()).await;
    let lines = ding.opens(&format!("/projects/{id}/claim/lines")).await;
    assert!(lines.contains("按发票内容填入"), "{lines}");
    let offered = ding.opens(&format!("/projects/{id}/claim/lines/papers")).await;
    assert!(offered.contains("还不能申报") && offered.contains("没有登记对应的付款"), "{offered}");
    let refused =
        ding.post(&format!("/projects/{id}/claim/lines/papers"), &[("take-0", "25232000000010000017")]).await;
    assert_ne!(refused.status, StatusCode::SEE_OTHER, "what is not paid cannot be taken");
    let receipt = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><xbrli:xbrl xmlns:xbrli=\"http://www.xbrl.org/2003/instance\" \
         xmlns:bker=\"http://xbrl.mof.gov.cn/taxonomy/2023-05-15/bker\"><bker:NumberOfBankElectronicReceipt>PZ1</bker:NumberOfBankElectronicReceipt>\
         <bker:DateOfBookkeeping>2025-05-20</bker:DateOfBookkeeping><bker:AccountNameOfPayer>{NAME}</bker:AccountNameOfPayer>\
         <bker:AccountNameOfPayee>冰城数字技术有限公司</bker:AccountNameOfPayee>\
         <bker:TransactionAmountInFigures>106000.00</bker:TransactionAmountInFigures></xbrli:xbrl>"
    );
    drop(&ding, id, "回单.xml", receipt.as_bytes()).await;
    let file = office.view(|view| view.fund.projects[&id].evidence.last().unwrap().digest.clone());
    let contract = [
        ("key", "0123456789abcdef0123456789abcdef".to_owned()),
        ("project", id.to_string()),
        ("evidence", file.to_string()),
        ("member", "合同".into()),
        ("contract.number", "HT-1".into()),
        ("contract.signed_on", "2025-05-01".into()),
        ("contract.buyer.name", NAME.into()),
        ("contract.seller.name", "冰城数字技术有限公司".into()),
        ("contract.total", "10.6万".into()),
    ];
    let contract: Vec<(&str, &str)> = contract.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = ding.post("/acts/record_contract", &contract).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let taken =
        ding.post(&format!("/projects/{id}/claim/lines/papers"), &[("take-0", "25232000000010000017")]).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    let lines = ding.opens(&format!("/projects/{id}/claim/lines")).await;
    assert!(lines.contains("*软件*追溯系统") && lines.contains("106,000.00"), "{lines}");
}
